//! Hearing from a guest that it is ready: it dials, so nobody has to poll.

use std::os::fd::{AsFd, BorrowedFd};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;
use vsock_transport::{ListenAddress, Listener, Stream};

/// A listening socket, bound before the guest starts so that its dial cannot be missed.
pub struct ReadyListener(Listener);

impl ReadyListener {
    /// Listens at `address`, a `unix:PATH` or `vsock:PORT`.
    pub(super) fn bind(address: &str) -> Result<Self> {
        let parsed = ListenAddress::parse(address)?;
        let listener = Listener::bind(&parsed)
            .with_context(|| format!("cannot listen at {address} for the guest's dial"))?;
        Ok(Self(listener))
    }

    /// The guest's connection, non-blocking; `None` if it has not dialled when `timeout` is over.
    pub fn accept(&self, timeout: Duration) -> Result<Option<Stream>> {
        let give_up = Instant::now() + timeout;
        loop {
            let accepted = self.0.accept().context("cannot accept the guest's dial")?;
            let left = give_up.saturating_duration_since(Instant::now());
            if accepted.is_some() || left.is_zero() {
                return Ok(accepted.map(|(stream, _)| stream));
            }
            self.wait(left)?;
        }
    }

    /// Waits for a dial, until `timeout` is over at the latest; a signal may end the wait early.
    fn wait(&self, timeout: Duration) -> Result<()> {
        let timeout = Timespec::try_from(timeout).context("the time limit is too long")?;
        let mut descriptors = [PollFd::new(&self.0, PollFlags::IN)];
        match rustix::event::poll(&mut descriptors, Some(&timeout)) {
            Ok(_) | Err(Errno::INTR) => Ok(()),
            Err(errno) => Err(errno).context("cannot wait for the guest's dial"),
        }
    }
}

impl AsFd for ReadyListener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::os::unix::net::UnixStream;

    use super::*;

    #[test]
    fn a_dial_before_accept_is_not_missed() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("v_1025");
        let listener = ReadyListener::bind(&format!("unix:{}", path.display())).unwrap();
        assert!(listener.accept(Duration::ZERO).unwrap().is_none());

        UnixStream::connect(path)
            .unwrap()
            .write_all(b"offer")
            .unwrap();
        let mut accepted = listener.accept(Duration::from_mins(1)).unwrap().unwrap();
        let mut received = [0; 5];
        embedded_io::Read::read_exact(&mut accepted, &mut received).unwrap();
        assert_eq!(&received, b"offer");
    }

    #[test]
    fn an_address_of_another_form_is_refused() {
        assert!(ReadyListener::bind("hybrid:/tmp/v:1025").is_err());
    }
}
