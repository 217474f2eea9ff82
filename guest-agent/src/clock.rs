//! Setting the guest's clock: a guest that was restored from a snapshot has the time of the snapshot.

use crate::arch;
use crate::failed::Failed;
use agent_core::status::Code;
use rustix::io::Errno;
use rustix::time::{ClockId, Timespec, clock_settime};

const NANOSECONDS: u64 = 1_000_000_000;

/// Sets the clock to `unix_ns` nanoseconds since 1970, and says how far that moved it; negative is back.
#[inline(never)]
pub fn set(unix_ns: u64) -> Result<i64, Failed> {
    if unix_ns == 0 {
        let message = "SetTime.unix_ns is 0: it is the time since 1970";
        return Err(Failed(Code::InvalidArgument, message));
    }
    let time = Timespec {
        tv_sec: (unix_ns / NANOSECONDS).cast_signed(),
        tv_nsec: (unix_ns % NANOSECONDS).cast_signed(),
    };
    let before = arch::unix_ns();
    clock_settime(ClockId::Realtime, time).map_err(|errno| match errno {
        Errno::PERM => Failed(
            Code::PermissionDenied,
            "the agent may not set the clock: it has to run with CAP_SYS_TIME",
        ),
        _ => Failed(
            Code::InvalidArgument,
            "the kernel does not take that time: it has to be after 1970 by the guest's uptime, and before 2232",
        ),
    })?;
    // The kernel has just agreed that the time is far below 2^63.
    Ok(unix_ns.wrapping_sub(before).cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_that_no_clock_has_are_refused() {
        for unix_ns in [0, u64::MAX] {
            let rejection = set(unix_ns).unwrap_err();
            // Without the right to set the clock the kernel looks no further.
            let denied = unix_ns > 0 && rejection.0 == Code::PermissionDenied;
            assert!(denied || rejection.0 == Code::InvalidArgument);
        }
    }
}
