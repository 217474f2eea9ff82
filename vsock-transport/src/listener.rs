//! Listening sockets.

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{self, FileType, Mode};
use rustix::io::{Errno, retry_on_intr};
use rustix::net::{self, AddressFamily, SocketAddrAny, SocketFlags, sockopt};

use crate::address::{CID_ANY, ListenAddress, UnixPath};
use crate::error::SocketError;
use crate::peer::Peer;
use crate::sockaddr::{UnixAddr, VsockAddr};
use crate::socket::{self, Stream};

/// The most pending connections. With 256, bursts of 500 lost connections; with 4096 they lost none. The kernel limits it
/// to `net.core.somaxconn`.
pub const BACKLOG: i32 = 4096;

/// A listening, non-blocking socket. Programs that are executed do not inherit it.
///
/// Dropping it does not remove the file of a Unix socket, because a successor may already listen on it.
#[derive(Debug)]
pub struct Listener {
    fd: OwnedFd,
}

impl Listener {
    /// Listens on a vsock port of every context ID of this machine, or on a Unix socket.
    ///
    /// Only this user may use the file of a Unix socket (mode 0600), from the moment at which it exists. A stale socket file
    /// is replaced. If the path has any other file, or a socket that is in use, this fails with `AddrInUse`. Two programs
    /// that start on one path at the same time may displace each other, because a socket that does not listen yet looks
    /// like a stale one.
    pub fn bind(address: &ListenAddress<'_>) -> Result<Self, SocketError> {
        bind_with(address, socket::open_nonblocking).map(Self::from)
    }

    /// Accepts the next connection, and returns its non-blocking stream and its peer. Returns `None` if no connection is
    /// pending.
    ///
    /// The caller decides whether to serve the peer, before it reads any bytes. After an error the listener can still be
    /// used. With too many open files (`EMFILE`) the connection stays pending. A Unix peer from outside this process's PID
    /// namespace cannot be identified. Its connection is closed, and this fails with `PermissionDenied`.
    pub fn accept(&self) -> Result<Option<(Stream, Peer)>, SocketError> {
        let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
        loop {
            match net::acceptfrom_with(&self.fd, flags) {
                Ok((fd, address)) => {
                    let peer = Peer::of(&fd, address.as_ref())?;
                    return Ok(Some((Stream::from(fd), peer)));
                }
                Err(Errno::AGAIN) => return Ok(None),
                // A connection that was aborted while it was pending does not affect the next one.
                Err(Errno::INTR | Errno::CONNABORTED) => {}
                Err(errno) => return Err(errno.into()),
            }
        }
    }
}

impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

/// Takes the descriptor of a listening vsock or Unix stream socket, which must be non-blocking.
impl From<OwnedFd> for Listener {
    fn from(fd: OwnedFd) -> Self {
        Self { fd }
    }
}

impl From<Listener> for OwnedFd {
    fn from(listener: Listener) -> Self {
        listener.fd
    }
}

impl Peer {
    fn of(fd: &OwnedFd, address: Option<&SocketAddrAny>) -> Result<Self, Errno> {
        let address = address.ok_or(Errno::AFNOSUPPORT)?;
        if let Some(vsock) = VsockAddr::decode(address) {
            return Ok(Self::Vsock {
                cid: vsock.cid(),
                port: vsock.port(),
            });
        }
        if address.address_family() != AddressFamily::UNIX {
            return Err(Errno::AFNOSUPPORT);
        }
        // A process outside this PID namespace has the ID 0. Rustix cannot represent that, and returns an error without
        // a meaning. So any error here means that the peer is unknown.
        let credentials = sockopt::socket_peercred(fd).map_err(|_| Errno::ACCESS)?;
        Ok(Self::Unix {
            uid: credentials.uid.as_raw(),
            pid: credentials.pid.as_raw_pid(),
        })
    }
}

/// Listens, as [`Listener::bind`] does, on a socket that `open` creates. This is for programs with their own type for
/// descriptors. `open` has to create non-blocking stream sockets.
pub fn bind_with<F: AsFd>(
    address: &ListenAddress<'_>,
    open: fn(AddressFamily) -> Result<F, Errno>,
) -> Result<F, SocketError> {
    let fd = match *address {
        ListenAddress::Vsock { port } => bind_vsock(port, open)?,
        ListenAddress::Unix { path } => bind_unix(path, open)?,
    };
    net::listen(&fd, BACKLOG)?;
    Ok(fd)
}

fn bind_vsock<F: AsFd>(port: u32, open: fn(AddressFamily) -> Result<F, Errno>) -> Result<F, Errno> {
    let fd = open(AddressFamily::VSOCK)?;
    net::bind(&fd, &VsockAddr::new(CID_ANY, port))?;
    Ok(fd)
}

#[inline(never)]
fn bind_unix<F: AsFd>(
    path: UnixPath<'_>,
    open: fn(AddressFamily) -> Result<F, Errno>,
) -> Result<F, Errno> {
    let fd = open(AddressFamily::UNIX)?;
    // The file gets the mode that the socket has when it is bound. So other users can never connect.
    fs::fchmod(&fd, Mode::RUSR | Mode::WUSR)?;
    let address = UnixAddr::new(path);
    match net::bind(&fd, &address) {
        Err(Errno::ADDRINUSE) if is_stale(&address, open)? => {
            remove(&address)?;
            net::bind(&fd, &address)?;
        }
        result => result?,
    }
    Ok(fd)
}

/// Whether there is a socket file on which nothing listens, or no file any more.
fn is_stale<F: AsFd>(
    address: &UnixAddr,
    open: fn(AddressFamily) -> Result<F, Errno>,
) -> Result<bool, Errno> {
    match fs::lstat(address.path()) {
        Err(Errno::NOENT) => return Ok(true),
        Err(errno) => return Err(errno),
        Ok(stat) if FileType::from_raw_mode(stat.st_mode) != FileType::Socket => return Ok(false),
        Ok(_) => {}
    }
    // Other errors mean that the socket is in use: a full backlog (EAGAIN), a lack of rights, another type of socket.
    let answer = socket::connect_unix(address, open).map(drop);
    Ok(matches!(answer, Err(Errno::CONNREFUSED | Errno::NOENT)))
}

fn remove(address: &UnixAddr) -> Result<(), Errno> {
    match retry_on_intr(|| fs::unlink(address.path())) {
        Err(Errno::NOENT) => Ok(()),
        result => result,
    }
}

#[cfg(test)]
mod tests;
