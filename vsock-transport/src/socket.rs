//! Connected sockets.

use embedded_io::{ErrorType, Read, ReadReady, Write, WriteReady};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{OFlags, fcntl_getfl};
use rustix::io::{Errno, ioctl_fionbio, retry_on_intr};
use rustix::net::{self, RecvFlags, SendFlags, SocketFlags, SocketType, sockopt};

pub use rustix::net::{AddressFamily, Shutdown};

use crate::address::{Address, UnixPath};
use crate::error::SocketError;
use crate::hybrid::{self, ConnectError};
use crate::sockaddr::{UnixAddr, VsockAddr};
use crate::transport::Transport;

/// A connected stream socket. It is closed when dropped. Programs that are executed do not inherit it.
///
/// Writing never raises `SIGPIPE`. A closed connection is an error of kind `BrokenPipe`.
#[derive(Debug)]
pub struct Stream {
    fd: OwnedFd,
}

impl Stream {
    /// Connects, and blocks until the connection is established. For a hybrid address, that includes the handshake. The
    /// stream is blocking.
    ///
    /// The kernel decides how long that may take (2 s for vsock). For a hybrid address, the monitor may never answer. Use
    /// [`connect_nonblocking`](Self::connect_nonblocking) to set a time limit.
    pub fn connect(address: &Address<'_>) -> Result<Self, ConnectError<SocketError>> {
        match *address {
            Address::Vsock { cid, port } => {
                connect_vsock(cid, port).map_err(|errno| ConnectError::Stream(errno.into()))
            }
            Address::Unix { path } => {
                connect_blocking(path).map_err(|errno| ConnectError::Stream(errno.into()))
            }
            Address::Hybrid { path, port } => {
                let mut stream =
                    connect_blocking(path).map_err(|errno| ConnectError::Stream(errno.into()))?;
                hybrid::handshake_blocking(&mut stream, port)?;
                Ok(stream)
            }
        }
    }

    /// Starts to connect, and returns a non-blocking stream at once. The stream is connected when it is writable and
    /// [`connect_result`](Self::connect_result) returns true.
    ///
    /// For a hybrid address, this only connects to the monitor. Run the handshake of [`Address::handshake`] before sending
    /// anything else.
    ///
    /// A Unix socket connects at once or not at all. If the listener's backlog is full, this fails with an error that
    /// [`would_block`](SocketError::would_block). No event reports when to try again.
    pub fn connect_nonblocking(address: &Address<'_>) -> Result<Self, SocketError> {
        connect_with(address, open_nonblocking).map(Self::from)
    }

    /// The result of [`connect_nonblocking`](Self::connect_nonblocking): true if the stream is connected, false if it is
    /// still connecting. After an error, the stream cannot be used.
    pub fn connect_result(&self) -> Result<bool, SocketError> {
        if !self.poll_now(PollFlags::OUT)? {
            return Ok(false);
        }
        sockopt::socket_error(&self.fd)??;
        // The kernel returns a socket's error only once, so its absence is not sufficient.
        net::getpeername(&self.fd)?;
        Ok(true)
    }

    /// Sets whether reads and writes block (false), or fail with an error that
    /// [`would_block`](SocketError::would_block) (true).
    pub fn set_nonblocking(&self, nonblocking: bool) -> Result<(), SocketError> {
        Ok(ioctl_fionbio(&self.fd, nonblocking)?)
    }

    /// Shuts down one or both directions. Do not give a half-close a meaning: over hybrid vsock it either closes both
    /// directions or is lost.
    pub fn shutdown(&self, how: Shutdown) -> Result<(), SocketError> {
        Ok(net::shutdown(&self.fd, how)?)
    }

    /// Whether one of the events, a hang-up or an error is pending.
    fn poll_now(&self, events: PollFlags) -> Result<bool, Errno> {
        let now = Timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        retry_on_intr(|| poll(&mut [PollFd::new(&self.fd, events)], Some(&now))).map(|n| n > 0)
    }

    fn wait_until_writable(&self) -> Result<(), Errno> {
        retry_on_intr(|| poll(&mut [PollFd::new(&self.fd, PollFlags::OUT)], None)).map(|_| ())
    }
}

impl ErrorType for Stream {
    type Error = SocketError;
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, SocketError> {
        // Without this, an empty read would block until bytes arrive, or return an error of the connection.
        if buffer.is_empty() {
            return Ok(0);
        }
        let (read, _) = retry_on_intr(|| net::recv(&self.fd, &mut *buffer, RecvFlags::empty()))?;
        Ok(read)
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, SocketError> {
        if bytes.is_empty() {
            return Ok(0);
        }
        // A blocking send returns when everything is sent, but `Write` only waits for the first byte. So the kernel never
        // blocks here. A blocking stream waits for room instead.
        let flags = SendFlags::NOSIGNAL | SendFlags::DONTWAIT;
        loop {
            match retry_on_intr(|| net::send(&self.fd, bytes, flags)) {
                // The kernel never returns 0 here. `write_all` would panic on it.
                Ok(0) => return Err(Errno::IO.into()),
                Ok(written) => return Ok(written),
                Err(Errno::AGAIN) if !fcntl_getfl(&self.fd)?.contains(OFlags::NONBLOCK) => {
                    self.wait_until_writable()?;
                }
                Err(errno) => return Err(errno.into()),
            }
        }
    }

    /// Does nothing, because the kernel already has the bytes that were written. They may still not be delivered. Only an
    /// answer of the other side shows that.
    fn flush(&mut self) -> Result<(), SocketError> {
        Ok(())
    }
}

/// For non-blocking streams.
impl Transport for Stream {
    fn would_block(error: &SocketError) -> bool {
        error.would_block()
    }
}

impl ReadReady for Stream {
    fn read_ready(&mut self) -> Result<bool, SocketError> {
        Ok(self.poll_now(PollFlags::IN)?)
    }
}

impl WriteReady for Stream {
    fn write_ready(&mut self) -> Result<bool, SocketError> {
        Ok(self.poll_now(PollFlags::OUT)?)
    }
}

impl AsFd for Stream {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

/// Takes the descriptor of a connected stream socket, for example one that another program has passed.
impl From<OwnedFd> for Stream {
    fn from(fd: OwnedFd) -> Self {
        Self { fd }
    }
}

impl From<Stream> for OwnedFd {
    fn from(stream: Stream) -> Self {
        stream.fd
    }
}

impl From<SocketError> for ConnectError<SocketError> {
    fn from(error: SocketError) -> Self {
        Self::Stream(error)
    }
}

/// Starts to connect, as [`Stream::connect_nonblocking`] does, on a socket that `open` creates. This is for programs with
/// their own type for descriptors. `open` has to create a non-blocking stream socket.
pub fn connect_with<F: AsFd>(
    address: &Address<'_>,
    open: impl FnOnce(AddressFamily) -> Result<F, Errno>,
) -> Result<F, SocketError> {
    let fd = match *address {
        Address::Vsock { cid, port } => begin_vsock(cid, port, open)?,
        Address::Unix { path } | Address::Hybrid { path, .. } => {
            connect_unix(&UnixAddr::new(path), open)?
        }
    };
    Ok(fd)
}

/// Connects over vsock by polling, because a blocking connect that a signal interrupts cannot be repeated.
fn connect_vsock(cid: u32, port: u32) -> Result<Stream, Errno> {
    let stream = Stream::from(begin_vsock(cid, port, open_nonblocking)?);
    while !stream.connect_result()? {
        stream.wait_until_writable()?;
    }
    stream.set_nonblocking(false)?;
    Ok(stream)
}

fn connect_blocking(path: UnixPath<'_>) -> Result<Stream, Errno> {
    let open = |family| open(family, SocketFlags::empty());
    connect_unix(&UnixAddr::new(path), open).map(Stream::from)
}

fn begin_vsock<F: AsFd>(
    cid: u32,
    port: u32,
    open: impl FnOnce(AddressFamily) -> Result<F, Errno>,
) -> Result<F, Errno> {
    let fd = open(AddressFamily::VSOCK)?;
    match net::connect(&fd, &VsockAddr::new(cid, port)) {
        Ok(()) | Err(Errno::INPROGRESS | Errno::INTR) => Ok(fd),
        Err(errno) => Err(errno),
    }
}

pub(crate) fn connect_unix<F: AsFd>(
    address: &UnixAddr,
    open: impl FnOnce(AddressFamily) -> Result<F, Errno>,
) -> Result<F, Errno> {
    let fd = open(AddressFamily::UNIX)?;
    // An interrupted connect of a Unix socket leaves nothing behind, so it can be repeated.
    retry_on_intr(|| net::connect(&fd, address))?;
    Ok(fd)
}

pub(crate) fn open_nonblocking(family: AddressFamily) -> Result<OwnedFd, Errno> {
    open(family, SocketFlags::NONBLOCK)
}

fn open(family: AddressFamily, flags: SocketFlags) -> Result<OwnedFd, Errno> {
    net::socket_with(
        family,
        SocketType::STREAM,
        flags | SocketFlags::CLOEXEC,
        None,
    )
}

#[cfg(test)]
mod tests;
