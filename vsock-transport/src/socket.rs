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

/// A connected stream socket; closed when dropped, and not inherited by programs that are executed.
///
/// A writer is never killed by `SIGPIPE`: a closed connection is an error of kind `BrokenPipe`.
#[derive(Debug)]
pub struct Stream {
    fd: OwnedFd,
}

impl Stream {
    /// Connects and waits until the connection is up, for a hybrid address its handshake included. The
    /// stream blocks.
    ///
    /// How long that may take is the kernel's choice (for vsock 2 s) and, for a hybrid address, the
    /// monitor's, which may not answer at all: use
    /// [`connect_nonblocking`](Self::connect_nonblocking) to set a limit.
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

    /// Begins to connect, and returns a non-blocking stream at once. It is connected when it becomes
    /// writable and [`connect_result`](Self::connect_result) says so.
    ///
    /// For a hybrid address this connects to the monitor only: before any other byte, run the
    /// handshake that [`Address::handshake`] gives.
    ///
    /// A Unix socket connects at once or not at all: with the listener's backlog full this fails with
    /// an error that [`would_block`](SocketError::would_block), and nothing tells when to try again.
    pub fn connect_nonblocking(address: &Address<'_>) -> Result<Self, SocketError> {
        connect_with(address, open_nonblocking).map(Self::from)
    }

    /// How a connect that was begun ended: true if the stream is connected, false if it is still under
    /// way. An error is the reason of a failure; the stream is then of no more use.
    pub fn connect_result(&self) -> Result<bool, SocketError> {
        if !self.poll_now(PollFlags::OUT)? {
            return Ok(false);
        }
        sockopt::socket_error(&self.fd)??;
        // The kernel gives a socket's error once only, so its absence proves nothing yet.
        net::getpeername(&self.fd)?;
        Ok(true)
    }

    /// Chooses whether reads and writes wait (false) or fail with an error that
    /// [`would_block`](SocketError::would_block) (true).
    pub fn set_nonblocking(&self, nonblocking: bool) -> Result<(), SocketError> {
        Ok(ioctl_fionbio(&self.fd, nonblocking)?)
    }

    /// Ends one or both directions. Do not give a half-close a meaning: over hybrid vsock it closes
    /// both directions or is lost.
    pub fn shutdown(&self, how: Shutdown) -> Result<(), SocketError> {
        Ok(net::shutdown(&self.fd, how)?)
    }

    /// True if one of the events, a hang-up or an error is there now.
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
        // Asking for nothing would still wait for something, or find an error that is not meant.
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
        // A blocking send returns when all is sent, but a `Write` waits for the first byte only. So the
        // kernel never waits here, and a stream that should is made to wait for room.
        let flags = SendFlags::NOSIGNAL | SendFlags::DONTWAIT;
        loop {
            match retry_on_intr(|| net::send(&self.fd, bytes, flags)) {
                // The kernel does not do this, and `write_all` would panic on it.
                Ok(0) => return Err(Errno::IO.into()),
                Ok(written) => return Ok(written),
                Err(Errno::AGAIN) if !fcntl_getfl(&self.fd)?.contains(OFlags::NONBLOCK) => {
                    self.wait_until_writable()?;
                }
                Err(errno) => return Err(errno.into()),
            }
        }
    }

    /// Does nothing: what was written is the kernel's already. That it was written does not mean that
    /// it was delivered; only an answer of the other side does.
    fn flush(&mut self) -> Result<(), SocketError> {
        Ok(())
    }
}

/// For a stream that does not block.
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

/// Takes a descriptor of a connected stream socket, for instance one handed over by another program.
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

/// Begins to connect, as [`Stream::connect_nonblocking`] does, on a socket that `open` makes: for programs
/// with a type of their own for descriptors. It has to be a non-blocking stream socket.
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

/// A blocking vsock connect that a signal interrupts cannot be repeated, so this one polls.
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
