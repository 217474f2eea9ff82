//! The few things that need a system call's number or assembly: one file for each architecture, with the
//! same functions in each.

#[cfg(target_arch = "x86_64")]
mod x86_64;

#[cfg(target_arch = "x86_64")]
pub use x86_64::{
    Fork, SignalMask, block_signals, close_others, exec, exit, fork, fork_into, monotonic_ns,
    signal_everyone, signal_fd, unblock_signals, unix_ns,
};

#[cfg(all(target_arch = "x86_64", feature = "freestanding"))]
pub use x86_64::Start;
