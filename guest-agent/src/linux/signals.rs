//! Signals as events, and children that have exited.

use super::program::process_id;
use crate::sys::{self, Fd, SignalMask};
use agent_engine::system::{Exit, ProcessId};
use rustix::fd::{AsFd, BorrowedFd};
use rustix::io::Errno;
use rustix::process::{Signal, WaitId, WaitIdOptions, WaitOptions, wait, waitid};

/// The size of the kernel's `struct signalfd_siginfo`, in bytes.
const SIGNAL_INFO: usize = 128;

/// Signals that the agent handles as events, and `SIGPIPE`, which would kill it when a pipe has no reader.
const BLOCKED: SignalMask = SignalMask::of(&[
    Signal::TERM.as_raw().unsigned_abs(),
    Signal::INT.as_raw().unsigned_abs(),
    Signal::CHILD.as_raw().unsigned_abs(),
    Signal::PIPE.as_raw().unsigned_abs(),
]);

/// The signals that become events.
const AWAITED: SignalMask = SignalMask::of(&[
    Signal::TERM.as_raw().unsigned_abs(),
    Signal::INT.as_raw().unsigned_abs(),
    Signal::CHILD.as_raw().unsigned_abs(),
]);

/// The descriptor on which signals arrive.
#[derive(Debug)]
pub(super) struct Signals {
    fd: Fd,
}

impl Signals {
    /// Blocks the signals, and turns those that the agent handles into events.
    pub(super) fn new() -> Result<Self, Errno> {
        sys::block_signals(BLOCKED)?;
        // Init inherits nothing.
        if !rustix::process::getpid().is_init() {
            sys::reset_signals();
        }
        let fd = sys::signal_fd(AWAITED)?;
        Ok(Self { fd })
    }

    /// Takes all pending signals. Returns true if one of them requests a shutdown.
    pub(super) fn take(&self) -> bool {
        let mut ends = false;
        let mut info = [0; SIGNAL_INFO];
        while let Ok(SIGNAL_INFO) = rustix::io::read(&self.fd, &mut info) {
            let [s0, s1, s2, s3, ..] = info;
            let signal = i32::from_ne_bytes([s0, s1, s2, s3]);
            ends |= signal != Signal::CHILD.as_raw();
        }
        ends
    }

    /// Reaps the next child that has exited.
    pub(super) fn reap() -> Option<(ProcessId, Exit)> {
        let (pid, status) = wait(WaitOptions::NOHANG).ok().flatten()?;
        let exit = match status.terminating_signal() {
            Some(signal) => Exit::Signal(signal),
            None => Exit::Code(status.exit_status().unwrap_or_default()),
        };
        Some((process_id(pid), exit))
    }

    /// Whether there are child processes, exited or not.
    pub(super) fn has_children() -> bool {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        !matches!(waitid(WaitId::All, options), Err(Errno::CHILD))
    }
}

impl AsFd for Signals {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}
