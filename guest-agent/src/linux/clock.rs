//! Sets the guest's clock. A guest that was restored from a snapshot has the time of the snapshot.

use agent_engine::HandlerError;
use agent_engine::time::UnixTime;
use rustix::io::Errno;
use rustix::time::{ClockId, Timespec, clock_settime};

/// Sets the clock.
pub(super) fn set(time: UnixTime) -> Result<(), HandlerError> {
    let time = time.since_epoch();
    let time = Timespec {
        tv_sec: time.as_secs().cast_signed(),
        tv_nsec: time.subsec_nanos().into(),
    };
    clock_settime(ClockId::Realtime, time).map_err(|errno| match errno {
        Errno::PERM => HandlerError::MayNotSetTime,
        _ => HandlerError::BadTime,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use agent_engine::time::Duration;

    #[test]
    fn times_that_no_clock_has_are_refused() {
        // Without the right to set the clock the kernel looks no further.
        let failed = set(UnixTime::after_epoch(Duration::MAX)).unwrap_err();
        assert!([HandlerError::BadTime, HandlerError::MayNotSetTime].contains(&failed));
    }
}
