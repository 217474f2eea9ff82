//! What may end or move a held virtual machine: signals, standard input, the guest.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd};

use anyhow::{Context, Result};
use rustix::event::{PollFd, PollFlags};
use rustix::io::Errno;

use vm_harness::ground::Signals;

/// The side that says how long a machine is held.
pub(crate) struct Control {
    signals: Signals,
    // Unbuffered, so that polling it never misses what has already been read.
    input: File,
}

/// Something that happened.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// A signal came that asks us to end.
    Signal,
    /// Standard input has something to read, or has ended.
    Input,
    /// The descriptor with this index is readable.
    Other(usize),
}

impl Control {
    /// Takes over SIGINT, SIGTERM and SIGHUP, which are events while the value lives.
    pub(crate) fn new() -> Result<Self> {
        let signals = Signals::hold()?;
        let input = io::stdin()
            .as_fd()
            .try_clone_to_owned()
            .context("cannot read standard input")?
            .into();
        Ok(Self { signals, input })
    }

    /// Waits for the next event; `others` are descriptors to watch beside our own.
    pub(crate) fn wait(&self, others: &[BorrowedFd<'_>]) -> Result<Event> {
        loop {
            let own = [self.signals.as_fd(), self.input.as_fd()];
            let mut descriptors: Vec<_> = own
                .iter()
                .chain(others)
                .map(|descriptor| PollFd::from_borrowed_fd(*descriptor, PollFlags::IN))
                .collect();
            match rustix::event::poll(&mut descriptors, None) {
                Err(Errno::INTR) => continue,
                ready => ready.context("cannot wait for an event")?,
            };
            let happened = descriptors
                .iter()
                .position(|descriptor| !descriptor.revents().is_empty());
            match happened {
                Some(0) => return Ok(Event::Signal),
                Some(1) => return Ok(Event::Input),
                Some(other) => return Ok(Event::Other(other.saturating_sub(own.len()))),
                None => {}
            }
        }
    }

    /// Reads what standard input holds now; empty at its end.
    pub(crate) fn read(&mut self) -> Result<Vec<u8>> {
        let mut buffer = [0; 256];
        let length = self
            .input
            .read(&mut buffer)
            .context("cannot read standard input")?;
        Ok(buffer.get(..length).unwrap_or_default().to_vec())
    }
}
