//! The kernel's clocks.

use super::{Call, syscall};

const CLOCK_REALTIME: usize = 0;
const CLOCK_BOOTTIME: usize = 7;
const NANOSECONDS: u64 = 1_000_000_000;

/// Nanoseconds since the kernel's start, time asleep included.
pub fn monotonic_ns() -> u64 {
    clock(CLOCK_BOOTTIME)
}

/// Nanoseconds since 1970.
pub fn unix_ns() -> u64 {
    clock(CLOCK_REALTIME)
}

fn clock(id: usize) -> u64 {
    let mut time = [0_u64; 2];
    let target = &raw mut time;
    // SAFETY: the kernel writes a timespec, two 64-bit numbers, to `target`.
    let result = unsafe { syscall(Call::ClockGettime, [id, target as usize, 0, 0, 0]) };
    match (result, time) {
        (Ok(_), [seconds, nanoseconds]) => seconds
            .saturating_mul(NANOSECONDS)
            .saturating_add(nanoseconds),
        // These clocks are always there.
        (Err(_), _) => 0,
    }
}
