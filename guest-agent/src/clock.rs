//! Setting the guest's clock: a guest that was restored from a snapshot has the time of the snapshot.

use crate::arch;
use crate::failed::Failed;
use rustix::io::Errno;
use rustix::time::{ClockId, Timespec, clock_settime};

const NANOSECONDS: u64 = 1_000_000_000;

/// Sets the clock to `unix_ns` nanoseconds since 1970, and says how far that moved it; negative is back.
#[inline(never)]
pub fn set(unix_ns: u64) -> Result<i64, Failed> {
    if unix_ns == 0 {
        return Err(Failed::NoTime);
    }
    let time = Timespec {
        tv_sec: (unix_ns / NANOSECONDS).cast_signed(),
        tv_nsec: (unix_ns % NANOSECONDS).cast_signed(),
    };
    let before = arch::unix_ns();
    clock_settime(ClockId::Realtime, time).map_err(|errno| match errno {
        Errno::PERM => Failed::MayNotSetTime,
        _ => Failed::BadTime,
    })?;
    // The kernel has just agreed that the time is far below 2^63.
    Ok(unix_ns.wrapping_sub(before).cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_that_no_clock_has_are_refused() {
        assert_eq!(set(0), Err(Failed::NoTime));
        // Without the right to set the clock the kernel looks no further.
        let failed = set(u64::MAX).unwrap_err();
        assert!(matches!(failed, Failed::BadTime | Failed::MayNotSetTime));
    }
}
