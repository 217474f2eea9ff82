//! The kernel's clocks.

use super::{Call, syscall};
use agent_engine::time::Duration;
use rustix::thread::{Timespec, nanosleep};

const CLOCK_REALTIME: usize = 0;
const CLOCK_BOOTTIME: usize = 7;

/// The time since the start of the kernel, including time during which the guest was suspended.
pub fn boot_time() -> Duration {
    clock(CLOCK_BOOTTIME)
}

/// The time since 1970.
pub fn unix_time() -> Duration {
    clock(CLOCK_REALTIME)
}

/// Sleeps for a duration.
pub fn sleep(duration: Duration) {
    let time = Timespec {
        tv_sec: duration.as_secs().cast_signed(),
        tv_nsec: duration.subsec_nanos().into(),
    };
    let _ = nanosleep(&time);
}

fn clock(id: usize) -> Duration {
    let mut time = [0_u64; 2];
    let target = &raw mut time;
    // SAFETY: the kernel writes a timespec, two 64-bit numbers, to `target`.
    let result = unsafe { syscall(Call::ClockGettime, [id, target as usize, 0, 0, 0]) };
    match (result, time) {
        (Ok(_), [seconds, nanoseconds]) => {
            Duration::from_secs(seconds).saturating_add(Duration::from_nanos(nanoseconds))
        }
        // These clocks are always there.
        (Err(_), _) => Duration::ZERO,
    }
}
