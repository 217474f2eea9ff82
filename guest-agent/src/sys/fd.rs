//! Descriptors, and the system calls that create them.

use super::{Call, syscall};
use core::ffi::CStr;
use core::mem::MaybeUninit;
use rustix::event::epoll;
use rustix::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};
use rustix::fs::{CWD, OFlags};
use rustix::io::Errno;
use rustix::pipe::PipeFlags;

const F_DUPFD_CLOEXEC: usize = 1030;

/// An event that the kernel reports for a watched descriptor.
pub type Event = epoll::Event;

/// An open descriptor; closed when dropped.
#[derive(Debug)]
pub struct Fd(RawFd);

impl Fd {
    /// Makes a system call that returns a new descriptor.
    ///
    /// # Safety
    /// The call must be sound with these arguments, and what it returns must be a descriptor that is the
    /// caller's.
    #[inline(always)]
    pub(super) unsafe fn new(call: Call, arguments: [usize; 5]) -> Result<Self, Errno> {
        // SAFETY: the caller answers for the call.
        let descriptor = unsafe { syscall(call, arguments) }?;
        // The kernel's descriptors are numbers from 0 to `i32::MAX`.
        Ok(Self(descriptor as RawFd))
    }
}

impl AsFd for Fd {
    fn as_fd(&self) -> BorrowedFd<'_> {
        // Descriptors are never negative. The mask tells that to the compiler, which then removes rustix's assertion.
        let descriptor = self.0 & RawFd::MAX;
        // SAFETY: the descriptor is open as long as `self` lives.
        unsafe { BorrowedFd::borrow_raw(descriptor) }
    }
}

impl AsRawFd for Fd {
    fn as_raw_fd(&self) -> RawFd {
        self.0
    }
}

impl Drop for Fd {
    fn drop(&mut self) {
        // SAFETY: the descriptor is this value's alone, which is no more.
        unsafe { rustix::io::close(self.0) }
    }
}

/// How a file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// For reading, or as a directory.
    Read,
    /// For writing.
    Write,
    /// For reading and writing.
    ReadWrite,
}

/// Opens a file. Programs that are executed do not inherit it.
pub fn open(path: &CStr, access: Access) -> Result<Fd, Errno> {
    open_at(CWD, path, access)
}

/// Opens a file relative to a directory. Programs that are executed do not inherit it. A terminal does not become that of the
/// agent.
pub fn open_at(directory: BorrowedFd<'_>, path: &CStr, access: Access) -> Result<Fd, Errno> {
    let access = match access {
        Access::Read => OFlags::RDONLY,
        Access::Write => OFlags::WRONLY,
        Access::ReadWrite => OFlags::RDWR,
    };
    let flags = access.union(OFlags::CLOEXEC).union(OFlags::NOCTTY);
    let flags = flags.bits() as usize;
    let arguments = [raw(directory), path.as_ptr() as usize, flags, 0, 0];
    // SAFETY: the path is a C string that outlives the call, which makes a descriptor.
    unsafe { Fd::new(Call::Openat, arguments) }
}

/// Creates a pipe, and returns its read end and its write end. Programs that are executed inherit neither.
pub fn pipe() -> Result<(Fd, Fd), Errno> {
    let mut ends: [RawFd; 2] = [0; 2];
    let flags = PipeFlags::CLOEXEC.bits() as usize;
    let target = &raw mut ends;
    // SAFETY: the kernel writes two descriptors to `target`, which become the caller's.
    unsafe { syscall(Call::Pipe2, [target as usize, flags, 0, 0, 0]) }?;
    let [read, written] = ends;
    Ok((Fd(read), Fd(written)))
}

/// Another descriptor of the same open file. Programs that are executed do not inherit it.
pub fn duplicate(fd: &Fd) -> Result<Fd, Errno> {
    let arguments = [raw(fd.as_fd()), F_DUPFD_CLOEXEC, 0, 0, 0];
    // SAFETY: it touches no memory, and makes a descriptor.
    unsafe { Fd::new(Call::Fcntl, arguments) }
}

/// Creates an epoll instance. Programs that are executed do not inherit it.
pub fn epoll() -> Result<Fd, Errno> {
    let flags = epoll::CreateFlags::CLOEXEC.bits() as usize;
    // SAFETY: it touches no memory, and makes a descriptor.
    unsafe { Fd::new(Call::EpollCreate1, [flags, 0, 0, 0, 0]) }
}

/// Waits for events, at most for `timeout_ms` milliseconds, or without a limit if it is negative. Returns the events. An
/// interrupted wait returns none.
pub fn wait<'e>(epoll: &Fd, events: &'e mut [MaybeUninit<Event>], timeout_ms: i32) -> &'e [Event] {
    let room = events.len();
    let target = events.as_mut_ptr();
    let timeout = timeout_ms as usize;
    let arguments = [raw(epoll.as_fd()), target as usize, room, timeout, 0];
    // SAFETY: the kernel writes at most `room` events to `target`, which has room for that many.
    let count = unsafe { syscall(Call::EpollPwait, arguments) }.unwrap_or(0);
    let events = events.get(..count).unwrap_or_default();
    // SAFETY: the kernel has written that many.
    unsafe { events.assume_init_ref() }
}

/// A descriptor as an argument of a system call.
pub(super) fn raw(fd: BorrowedFd<'_>) -> usize {
    fd.as_raw_fd() as usize
}
