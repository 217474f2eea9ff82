//! One connection: a task that owns the socket and the protocol's state, and the channel to it.

mod driver;
mod input;
mod open;
mod output;
mod pending;
mod protocol;

pub(crate) use open::{Opening, open};

use crate::error::{Error, Lost};
use crate::offered::Offered;
use agent_core::Level;
use agent_core::dispatch::Method;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

/// The most calls in flight on one connection, whatever the peer accepts.
pub(crate) const CALLS: usize = 1024;

/// A call on its way to the connection's task.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) method: &'static Method,
    /// The request message, encoded.
    pub(crate) request: Vec<u8>,
    pub(crate) timeout: Option<Timeout>,
    pub(crate) reply: oneshot::Sender<Result<Vec<u8>, Error>>,
}

/// How long a call may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeout {
    /// From when the call was made.
    pub(crate) after: Duration,
    pub(crate) at: Instant,
}

/// What was negotiated on a connection.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) level: Level,
    pub(crate) ours: Offered,
    /// `None` where the peer does not negotiate.
    pub(crate) peer: Option<Offered>,
}

/// The way to a connection's task. The connection is closed when the last handle is dropped.
#[derive(Debug)]
pub(crate) struct Handle {
    pub(crate) calls: mpsc::Sender<Call>,
    ended: Arc<OnceLock<Lost>>,
    _alive: oneshot::Sender<()>,
}

impl Handle {
    /// Why the connection ended, once it has.
    pub(crate) fn ended(&self) -> Option<Lost> {
        self.ended.get().copied()
    }
}
