//! The bridge from rustix's descriptors to tokio, which wants the standard library's.
//!
//! Where rustix is built without the standard library, its descriptors are types of its own.

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, IntoRawFd, OwnedFd, RawFd};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use vsock_transport::{Listener, Stream};

/// A socket with the trait that tokio asks for.
#[derive(Debug)]
pub(crate) struct Registered<T>(T);

/// The sockets that tokio waits for here: each owns its descriptor until it is dropped.
pub(crate) trait OwnsDescriptor: rustix::fd::AsFd {}

impl OwnsDescriptor for Stream {}
impl OwnsDescriptor for Listener {}

impl<T: OwnsDescriptor> Registered<T> {
    /// Registers a socket with the current runtime.
    pub(crate) fn new(socket: T, interest: Interest) -> io::Result<AsyncFd<Self>> {
        // SAFETY: the socket owns its descriptor, so it stays open and the same until the `AsyncFd`, which
        // becomes the socket's owner, is dropped; nothing in this crate puts another in its place.
        let registered = unsafe { AsyncFd::register_with_interest(Self(socket), interest) };
        Ok(registered?)
    }

    pub(crate) const fn get(&self) -> &T {
        &self.0
    }

    pub(crate) fn into_inner(self) -> T {
        self.0
    }

    pub(crate) const fn get_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: OwnsDescriptor> AsRawFd for Registered<T> {
    fn as_raw_fd(&self) -> RawFd {
        rustix::fd::AsRawFd::as_raw_fd(&self.0.as_fd())
    }
}

/// Takes a descriptor back from rustix.
pub(crate) fn std_fd(fd: rustix::fd::OwnedFd) -> OwnedFd {
    // SAFETY: the descriptor was owned, so it is open, and nobody else closes it any more.
    unsafe { OwnedFd::from_raw_fd(rustix::fd::IntoRawFd::into_raw_fd(fd)) }
}

/// Hands a descriptor over to rustix.
pub(crate) fn rustix_fd(fd: OwnedFd) -> rustix::fd::OwnedFd {
    // SAFETY: the descriptor was owned, so it is open, and nobody else closes it any more.
    unsafe { rustix::fd::FromRawFd::from_raw_fd(fd.into_raw_fd()) }
}
