//! The listening socket.

use crate::log::warning;
use crate::sys::{self, Fd};
use rustix::fd::{AsFd, BorrowedFd};
use rustix::io::Errno;
use vsock_transport::{ListenAddress, Peer, SocketError, VsockAddr, bind_with};

/// A listening, non-blocking socket.
#[derive(Debug)]
pub struct Listener {
    fd: Fd,
}

impl Listener {
    /// Listens, as [`vsock_transport::Listener::bind`] does.
    pub fn bind(address: &ListenAddress<'_>) -> Result<Self, SocketError> {
        let fd = bind_with(address, sys::socket)?;
        Ok(Self { fd })
    }

    /// Accepts the next connection, and returns its non-blocking socket and its peer. Returns `None` if no connection is
    /// pending.
    ///
    /// # Errors
    /// Fails if there is no descriptor or memory for another connection, which stays pending.
    pub fn accept(&self) -> Result<Option<(Fd, Peer)>, Errno> {
        loop {
            match sys::accept(&self.fd) {
                Ok(fd) => match peer(&fd) {
                    Ok(peer) => return Ok(Some((fd, peer))),
                    // The peer has hung up already.
                    Err(Errno::NOTCONN) => {}
                    Err(errno) => warning!(
                        "closed a connection whose peer is not known: error {=i32}",
                        errno.raw_os_error()
                    ),
                },
                Err(Errno::AGAIN) => return Ok(None),
                // A connection that was aborted while it was pending does not affect the next one. One that a security module
                // or a filter forbids stays pending, so trying again at once would never end.
                Err(Errno::INTR | Errno::CONNABORTED | Errno::NOTCONN) => {}
                Err(errno) => return Err(errno),
            }
        }
    }
}

impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

/// The peer of a connection, as the kernel reports it.
fn peer(fd: &Fd) -> Result<Peer, Errno> {
    if let Some(vsock) = VsockAddr::from_bytes(sys::peer(fd)?) {
        return Ok(Peer::Vsock {
            cid: vsock.cid(),
            port: vsock.port(),
        });
    }
    // The agent listens on these two kinds of sockets only. A process outside this PID namespace has the ID 0 here. Its
    // user ID may mean another user in this namespace, so it is rejected.
    match sys::peer_credentials(fd)? {
        [0, ..] => Err(Errno::ACCESS),
        [pid, uid, _] => Ok(Peer::Unix {
            uid,
            pid: pid.cast_signed(),
        }),
    }
}
