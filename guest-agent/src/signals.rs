//! Signals as events, and the ends of children.

use crate::arch::{self, Fd, SignalMask};
use rustix::fd::{AsFd, BorrowedFd};
use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, WaitOptions, WaitStatus, wait, waitid};

/// The length of what a signal descriptor gives for each signal, in bytes, as the kernel defines it.
const SIGNAL_INFO: usize = 128;

/// Signals that end the agent, tell of children, or would end it by mistake: a pipe that nobody reads.
const BLOCKED: SignalMask = SignalMask::of(&[
    Signal::TERM.as_raw().unsigned_abs(),
    Signal::INT.as_raw().unsigned_abs(),
    Signal::CHILD.as_raw().unsigned_abs(),
    Signal::PIPE.as_raw().unsigned_abs(),
]);

/// Those that are acted on.
const AWAITED: SignalMask = SignalMask::of(&[
    Signal::TERM.as_raw().unsigned_abs(),
    Signal::INT.as_raw().unsigned_abs(),
    Signal::CHILD.as_raw().unsigned_abs(),
]);

/// The descriptor that signals arrive at.
#[derive(Debug)]
pub struct Signals {
    fd: Fd,
}

/// Why a signal arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Woken {
    /// Children may have ended.
    ByChildren,
    /// Somebody wants the agent to end.
    ByTermination,
}

impl Signals {
    /// Blocks the signals that the agent deals with, and makes them events.
    pub fn new() -> Result<Self, Errno> {
        arch::block_signals(BLOCKED)?;
        let fd = arch::signal_fd(AWAITED)?;
        Ok(Self { fd })
    }

    /// Takes all signals that wait.
    pub fn take(&self) -> Woken {
        let mut woken = Woken::ByChildren;
        let mut info = [0; SIGNAL_INFO];
        while let Ok(SIGNAL_INFO) = rustix::io::read(&self.fd, &mut info) {
            let [s0, s1, s2, s3, ..] = info;
            let signal = i32::from_ne_bytes([s0, s1, s2, s3]);
            if signal != Signal::CHILD.as_raw() {
                woken = Woken::ByTermination;
            }
        }
        woken
    }

    /// The next child that has ended.
    pub fn reap() -> Option<(Pid, WaitStatus)> {
        wait(WaitOptions::NOHANG).ok().flatten()
    }

    /// Whether there are no children, ended or not.
    pub fn no_children() -> bool {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        matches!(waitid(WaitId::All, options), Err(Errno::CHILD))
    }
}

impl AsFd for Signals {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}
