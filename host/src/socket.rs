//! A socket under tokio.

use crate::connection::Transport;
use crate::registered::{Registered, rustix_fd};
use embedded_io::{Read, Write};
use rustix::io::Errno;
use std::io;
use std::os::fd::OwnedFd;
use tokio::io::unix::AsyncFd;
use tokio::io::{Interest, Ready};
use vsock_transport::{SocketError, Stream};

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

    fn attempt(
        &mut self,
        interest: Interest,
        mut operation: impl FnMut(&mut Stream) -> Result<usize, SocketError>,
    ) -> Result<Option<usize>, SocketError> {
        let result = self.fd.try_io_mut(interest, |registered| {
            // tokio's own error type, so that it sees when the socket would block.
            operation(registered.get_mut())
                .map_err(|error| io::Error::from_raw_os_error(error.errno().raw_os_error()))
        });
        match result {
            Ok(count) => Ok(Some(count)),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(None),
            Err(error) => Err(socket_error(&error)),
        }
    }
}

impl Transport for Socket {
    fn try_read(&mut self, buffer: &mut [u8]) -> Result<Option<usize>, SocketError> {
        self.attempt(Interest::READABLE, |stream| stream.read(buffer))
    }

    /// tokio need not have heard of all bytes that are there.
    fn read_now(&mut self, buffer: &mut [u8]) -> Result<Option<usize>, SocketError> {
        match self.fd.get_mut().get_mut().read(buffer) {
            Ok(count) => Ok(Some(count)),
            Err(error) if error.would_block() => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn try_write(&mut self, bytes: &[u8]) -> Result<Option<usize>, SocketError> {
        self.attempt(Interest::WRITABLE, |stream| stream.write(bytes))
    }
}

/// The kernel's number behind an error of tokio's; one without a number means that the runtime is gone.
fn socket_error(error: &io::Error) -> SocketError {
    let errno = error.raw_os_error().map(Errno::from_raw_os_error);
    SocketError::from(errno.unwrap_or(Errno::CANCELED))
}
