//! What the agent asks of the kernel without rustix: what rustix does not offer to programs without a C
//! library, and whatever makes a descriptor, since rustix asserts what the kernel promises of those.
//!
//! System calls' numbers and assembly are in one file for each architecture, with the same items in each.

// A system call's arguments and results are words, whatever they mean.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss
)]
// Arguments that are put together in registers take less code than those that are passed on.
#![allow(clippy::inline_always)]

mod clock;
mod fd;
mod process;
mod socket;

#[cfg(target_arch = "x86_64")]
mod x86_64;

pub use clock::{boot_time, sleep, unix_time};
pub use fd::{Access, Event, Fd, epoll, open, open_at, pipe, wait};
pub use process::{
    Fork, SignalMask, block_signals, close_others, close_others_on_exec, exec, exit, fork,
    fork_into, signal_everyone, signal_fd, unblock_signals,
};
pub use socket::{accept, peer, peer_credentials, socket};

#[cfg(target_arch = "x86_64")]
use x86_64::{Call, syscall};

use rustix::io::Errno;

/// An error number of the kernel's, which are from 1 to 4095. The limits tell that to the compiler, which
/// then drops rustix's assertion.
#[cold]
#[inline(never)]
pub fn errno(number: isize) -> Errno {
    Errno::from_raw_os_error(number.clamp(1, 4095) as i32)
}

#[cfg(all(target_arch = "x86_64", feature = "freestanding"))]
pub use x86_64::Start;
