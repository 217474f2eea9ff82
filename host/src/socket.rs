//! A socket under tokio.

use crate::connection::Polled;
use crate::registered::{Registered, rustix_fd, std_fd};
use embedded_io::{ErrorType, Read, Write};
use rustix::io::Errno;
use std::io;
use std::os::fd::OwnedFd;
use tokio::io::unix::AsyncFd;
use tokio::io::{Interest, Ready};
use vsock_transport::{SocketError, Stream, Transport};

/// A non-blocking stream that tokio waits for.
#[derive(Debug)]
pub(crate) struct Socket {
    fd: AsyncFd<Registered<Stream>>,
}

impl Socket {
    /// Takes a non-blocking stream, inside a tokio runtime.
    pub(crate) fn new(stream: Stream) -> Result<Self, SocketError> {
        let fd = Registered::new(stream, Interest::READABLE | Interest::WRITABLE)
            .map_err(|error| socket_error(&error))?;
        Ok(Self { fd })
    }

    /// Takes a connected stream socket of any kind.
    pub(crate) fn adopt(fd: OwnedFd) -> Result<Self, SocketError> {
        let stream = Stream::from(rustix_fd(fd));
        stream.set_nonblocking(true)?;
        Self::new(stream)
    }

    /// The stream.
    pub(crate) fn stream(&self) -> &Stream {
        self.fd.get_ref().get()
    }

    /// The descriptor, which the runtime no longer watches.
    pub(crate) fn into_fd(self) -> OwnedFd {
        std_fd(self.fd.into_inner().into_inner().into())
    }

    /// Waits until there is something to read, or with `writing` room to write.
    pub(crate) async fn ready(&self, writing: bool) -> Result<Ready, SocketError> {
        let interest = if writing {
            Interest::READABLE | Interest::WRITABLE
        } else {
            Interest::READABLE
        };
        let guard = self.fd.ready(interest).await;
        Ok(guard.map_err(|error| socket_error(&error))?.ready())
    }

    /// Waits until there is room to write.
    pub(crate) async fn writable(&self) -> Result<(), SocketError> {
        let guard = self.fd.writable().await;
        guard.map(drop).map_err(|error| socket_error(&error))
    }

    /// Writes at once, whether or not tokio has heard that there is room.
    pub(crate) fn write_now(&mut self, bytes: &[u8]) -> Result<Option<usize>, SocketError> {
        self.fd.get_mut().get_mut().try_write(bytes)
    }

    fn attempt(
        &mut self,
        interest: Interest,
        mut operation: impl FnMut(&mut Stream) -> Result<usize, SocketError>,
    ) -> Result<usize, SocketError> {
        let result = self.fd.try_io_mut(interest, |registered| {
            // tokio's own error type, so that it sees when the socket would block.
            operation(registered.get_mut())
                .map_err(|error| io::Error::from_raw_os_error(error.errno().raw_os_error()))
        });
        result.map_err(|error| match error.kind() {
            // tokio says so itself where it has heard of nothing yet.
            io::ErrorKind::WouldBlock => SocketError::from(Errno::AGAIN),
            _ => socket_error(&error),
        })
    }
}

impl ErrorType for Socket {
    type Error = SocketError;
}

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, SocketError> {
        self.attempt(Interest::READABLE, |stream| stream.read(buffer))
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, SocketError> {
        self.attempt(Interest::WRITABLE, |stream| stream.write(bytes))
    }

    fn flush(&mut self) -> Result<(), SocketError> {
        Ok(())
    }
}

impl Transport for Socket {
    fn would_block(error: &SocketError) -> bool {
        error.would_block()
    }
}

impl Polled for Socket {
    /// tokio need not have heard of all bytes that are there.
    fn read_now(&mut self, buffer: &mut [u8]) -> Result<Option<usize>, SocketError> {
        self.fd.get_mut().get_mut().try_read(buffer)
    }
}

/// The kernel's number behind an error of tokio's; one without a number means that the runtime is gone.
fn socket_error(error: &io::Error) -> SocketError {
    let errno = error.raw_os_error().map(Errno::from_raw_os_error);
    SocketError::from(errno.unwrap_or(Errno::CANCELED))
}
