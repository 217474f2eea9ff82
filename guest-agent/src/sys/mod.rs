//! System calls that the agent makes without rustix. Rustix does not offer some of them to programs without a C library.
//! For those that return a descriptor, it has an assertion that can panic.
//!
//! The numbers of system calls and the assembly are in one file for each architecture. All of these have the same items.

// The arguments and results of a system call are machine words, whatever they mean.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss
)]
// Inlined, the arguments are assembled in registers, which takes less code.
#![allow(clippy::inline_always)]

mod clock;
mod fd;
mod process;
mod socket;
mod terminal;

#[cfg(target_arch = "x86_64")]
mod x86_64;

pub use clock::{boot_time, sleep, unix_time};
pub use fd::{Access, Event, Fd, duplicate, epoll, open, open_at, pipe, wait};
pub use process::{
    Fork, Receiver, SIGNALS, SignalMask, block_signals, close_others, close_others_on_exec, exec,
    exit, fork, fork_into, reset_signals, send_signal, signal_everyone, signal_fd, unblock_signals,
};
pub use socket::{accept, peer, peer_credentials, set_up_interface, socket};
pub use terminal::{TerminalMode, terminal_mode, terminal_number, terminal_peer};

#[cfg(target_arch = "x86_64")]
use x86_64::{Call, syscall};

use rustix::io::Errno;

/// An error number of the kernel. They are from 1 to 4095; the clamp tells that to the compiler, which then removes
/// rustix's assertion.
#[cold]
#[inline(never)]
pub fn errno(number: isize) -> Errno {
    Errno::from_raw_os_error(number.clamp(1, 4095) as i32)
}

#[cfg(all(target_arch = "x86_64", feature = "freestanding"))]
pub use x86_64::Start;
