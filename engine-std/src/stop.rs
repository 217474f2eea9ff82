//! A handle to stop an agent.

use crate::error::Error;
use rustix::event::{EventfdFlags, eventfd};
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;

/// A handle to stop an agent from another thread or from a handler. Dropping it does nothing.
#[derive(Clone, Debug)]
pub struct Stop {
    /// An eventfd that is readable once the agent has to stop.
    event: Arc<OwnedFd>,
}

impl Stop {
    /// Creates a handle.
    pub(crate) fn new() -> Result<Self, Error> {
        let flags = EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK;
        let event = eventfd(0, flags).map_err(|errno| Error::EventLoop(errno.into()))?;
        Ok(Self {
            event: Arc::new(event),
        })
    }

    /// Makes [`Agent::run`](crate::Agent::run) return as soon as no handler runs. Answers that the peer has not read by then
    /// are lost. This cannot be undone: if the agent is run later, `run` returns at once.
    pub fn stop(&self) {
        // It fails only if the counter is full, and then the eventfd is readable already.
        let _ = rustix::io::write(&self.event, &1_u64.to_ne_bytes());
    }
}

impl AsFd for Stop {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.event.as_fd()
    }
}
