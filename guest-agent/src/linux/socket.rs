//! A connected socket.

use crate::sys::{self, Fd};
use embedded_io::{ErrorType, Read, Write};
use rustix::fd::{AsFd, BorrowedFd};
use rustix::io::retry_on_intr;
use rustix::net::{RecvFlags, SendFlags, recv, send};
use vsock_transport::{SocketError, Transport};

/// A non-blocking socket of a connection.
#[derive(Debug)]
pub struct Socket(Fd);

impl Socket {
    /// Whether a dialled connection is established.
    pub(super) fn is_connected(&self) -> bool {
        sys::peer(&self.0).is_ok()
    }
}

impl From<Fd> for Socket {
    fn from(fd: Fd) -> Self {
        Self(fd)
    }
}

impl AsFd for Socket {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl ErrorType for Socket {
    type Error = SocketError;
}

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, SocketError> {
        let received = retry_on_intr(|| recv(&self.0, &mut *buffer, RecvFlags::empty()));
        received.map(|(count, _)| count).map_err(SocketError::from)
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, SocketError> {
        let sent = retry_on_intr(|| send(&self.0, bytes, SendFlags::NOSIGNAL));
        sent.map_err(SocketError::from)
    }

    /// Does nothing, because the kernel already has the bytes that were written.
    fn flush(&mut self) -> Result<(), SocketError> {
        Ok(())
    }
}

impl Transport for Socket {
    fn would_block(error: &SocketError) -> bool {
        error.would_block()
    }
}
