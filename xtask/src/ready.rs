//! Hearing from a guest that it is ready: it dials, so nobody has to poll.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixListener;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;
use vsock::{VMADDR_CID_ANY, VsockListener};

use crate::endpoint::ReadyAddress;

/// A listening socket, bound before the guest starts so that its dial cannot be missed.
pub(crate) enum ReadyListener {
    /// Behind a daemon.
    Unix(UnixListener),
    /// On the host kernel's vsock.
    Vsock(VsockListener),
}

impl ReadyListener {
    /// Listens at `address`.
    pub(crate) fn bind(address: &ReadyAddress) -> Result<Self> {
        match address {
            ReadyAddress::Unix(path) => UnixListener::bind(path).map(Self::Unix),
            ReadyAddress::Vsock(port) => {
                VsockListener::bind_with_cid_port(VMADDR_CID_ANY, *port).map(Self::Vsock)
            }
        }
        .with_context(|| format!("cannot listen at {address} for the guest's dial"))
    }

    /// The guest's connection, a stream socket of either family; `None` if it has not dialled when `timeout` is over.
    pub(crate) fn accept(&self, timeout: Duration) -> Result<Option<OwnedFd>> {
        let give_up = Instant::now() + timeout;
        while !self.has_dial(give_up.saturating_duration_since(Instant::now()))? {
            if Instant::now() >= give_up {
                return Ok(None);
            }
        }
        self.accept_one()
            .context("cannot accept the guest's dial")
            .map(Some)
    }

    /// Whether a dial is waiting, after `timeout` at the latest; a signal may end the wait early.
    fn has_dial(&self, timeout: Duration) -> Result<bool> {
        let timeout = Timespec::try_from(timeout).context("the time limit is too long")?;
        let mut descriptors = [PollFd::new(self, PollFlags::IN)];
        match rustix::event::poll(&mut descriptors, Some(&timeout)) {
            Err(Errno::INTR) => Ok(false),
            ready => Ok(ready.context("cannot wait for the guest's dial")? > 0),
        }
    }

    fn accept_one(&self) -> io::Result<OwnedFd> {
        match self {
            Self::Unix(listener) => listener.accept().map(|(stream, _)| stream.into()),
            Self::Vsock(listener) => listener.accept().map(|(stream, _)| stream.into()),
        }
    }
}

impl AsFd for ReadyListener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Unix(listener) => listener.as_fd(),
            Self::Vsock(listener) => listener.as_fd(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::os::unix::net::UnixStream;

    use super::*;

    #[test]
    fn a_dial_before_accept_is_not_missed() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("v_1025");
        let listener = ReadyListener::bind(&ReadyAddress::Unix(path.clone())).unwrap();
        assert!(listener.accept(Duration::ZERO).unwrap().is_none());

        let mut guest = UnixStream::connect(path).unwrap();
        guest.write_all(b"offer").unwrap();
        let accepted = listener.accept(Duration::from_mins(1)).unwrap().unwrap();
        let mut received = [0; 5];
        UnixStream::from(accepted)
            .read_exact(&mut received)
            .unwrap();
        assert_eq!(&received, b"offer");
    }
}
