//! Ending an agent from elsewhere.

use crate::error::Error;
use rustix::event::{EventfdFlags, eventfd};
use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;

/// A handle that ends an agent: from another thread, or from a handler. Dropping it does nothing.
#[derive(Clone, Debug)]
pub struct Stop {
    /// Readable once the agent is to stop.
    event: Arc<OwnedFd>,
}

impl Stop {
    /// Nothing is stopped yet.
    pub(crate) fn new() -> Result<Self, Error> {
        let flags = EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK;
        let event = eventfd(0, flags).map_err(|errno| Error::EventLoop(errno.into()))?;
        Ok(Self {
            event: Arc::new(event),
        })
    }

    /// Makes [`Agent::run`](crate::Agent::run) return once the handler that runs has returned. Answers that the peer has
    /// not taken by then are lost. There is no way back: an agent that runs later returns at once.
    pub fn stop(&self) {
        // It fails only where the counter is full, which is as good.
        let _ = rustix::io::write(&self.event, &1_u64.to_ne_bytes());
    }
}

impl AsFd for Stop {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.event.as_fd()
    }
}
