//! Sockets that wait for connections.

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{self, FileType, Mode};
use rustix::io::{Errno, retry_on_intr};
use rustix::net::{self, AddressFamily, SocketAddrAny, SocketFlags, sockopt};

use crate::address::{CID_ANY, ListenAddress, UnixPath};
use crate::error::SocketError;
use crate::peer::Peer;
use crate::sockaddr::{UnixAddr, VsockAddr};
use crate::socket::{self, Stream};

/// How many connections may wait to be accepted. With 256, bursts of 500 lost connections; with 4096
/// none. The kernel lowers it to `net.core.somaxconn`.
pub const BACKLOG: i32 = 4096;

/// A listening, non-blocking socket; not inherited by programs that are executed.
///
/// Dropping it leaves a Unix socket's file in place: a successor may already listen on it.
#[derive(Debug)]
pub struct Listener {
    fd: OwnedFd,
}

impl Listener {
    /// Listens on a vsock port of every context ID of this machine, or on a Unix socket.
    ///
    /// A Unix socket's file belongs to this user alone (mode 0600) from the moment that it exists. A
    /// socket file that nobody answers on is replaced; any other file, and a socket that is in use, is
    /// left alone (`AddrInUse`). Two programs that start on one path at the same instant may displace
    /// each other: the one that is not yet listening cannot be told from a dead one.
    pub fn bind(address: &ListenAddress<'_>) -> Result<Self, SocketError> {
        bind_with(address, socket::open_nonblocking).map(Self::from)
    }

    /// Takes the next connection, non-blocking, and says who it is from. `None`: nobody waits.
    ///
    /// Whom to let in is the caller's decision, before any byte is read. After an error the listener can
    /// still be used; with too many open files (`EMFILE`) the connection goes on waiting. A Unix peer
    /// from outside this process's PID namespace cannot be identified and is refused
    /// (`PermissionDenied`).
    pub fn accept(&self) -> Result<Option<(Stream, Peer)>, SocketError> {
        let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
        loop {
            match net::acceptfrom_with(&self.fd, flags) {
                Ok((fd, address)) => {
                    let peer = Peer::of(&fd, address.as_ref())?;
                    return Ok(Some((Stream::from(fd), peer)));
                }
                Err(Errno::AGAIN) => return Ok(None),
                // A connection that was given up while it waited is not the next one's concern.
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

/// Takes a descriptor of a listening vsock or Unix stream socket, which must be non-blocking.
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
        // The kernel calls a process outside this PID namespace number 0. rustix cannot hold that and
        // ends in an error without a meaning, so every error here is one: this peer is not known.
        let credentials = sockopt::socket_peercred(fd).map_err(|_| Errno::ACCESS)?;
        Ok(Self::Unix {
            uid: credentials.uid.as_raw(),
            pid: credentials.pid.as_raw_pid(),
        })
    }
}

/// Listens, as [`Listener::bind`] does, on a socket that `open` makes: for programs with a type of their
/// own for descriptors. It has to make non-blocking stream sockets.
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
    // Linux gives the file the mode that the socket has when it is bound, so there is no moment at
    // which others could connect.
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

/// True if there is a socket file that nobody answers on, or no file any more.
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
    // A full backlog (EAGAIN), a lack of rights or another type of socket is an answer.
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
