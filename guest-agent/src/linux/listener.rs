//! The socket that connections come in on.

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

    /// Takes the next connection, non-blocking, and says who it is from. `None`: nobody waits.
    pub fn accept(&self) -> Result<Option<(Fd, Peer)>, Errno> {
        loop {
            let accepted = sys::accept(&self.fd).and_then(|fd| {
                let peer = peer(&fd)?;
                Ok((fd, peer))
            });
            match accepted {
                Ok(accepted) => return Ok(Some(accepted)),
                Err(Errno::AGAIN) => return Ok(None),
                // A connection that was given up while it waited is not the next one's concern.
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

/// Who is at the other end of a connection, as the kernel vouches for it.
fn peer(fd: &Fd) -> Result<Peer, Errno> {
    if let Some(vsock) = VsockAddr::from_bytes(sys::peer(fd)?) {
        return Ok(Peer::Vsock {
            cid: vsock.cid(),
            port: vsock.port(),
        });
    }
    // The agent listens on no sockets but these two kinds. A process outside this PID namespace is number
    // 0 here, and its user need not be who this namespace calls so.
    match sys::peer_credentials(fd)? {
        [0, ..] => Err(Errno::ACCESS),
        [pid, uid, _] => Ok(Peer::Unix {
            uid,
            pid: pid.cast_signed(),
        }),
    }
}
