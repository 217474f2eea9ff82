//! A connection that a guest has dialled.

use super::Connecting;
use super::runtime::block_on;
use crate::error::Error;
use vsock_transport::Peer;

/// A connection that a guest has dialled: accept it, or drop it to close it. See [`crate::Incoming`].
#[derive(Debug)]
#[must_use = "dropping it closes the connection"]
pub struct Incoming(crate::incoming::Incoming);

impl Incoming {
    pub(super) const fn new(incoming: crate::incoming::Incoming) -> Self {
        Self(incoming)
    }

    /// The guest that has dialled; `None` for a socket that the caller has [passed in](super::incoming).
    pub const fn peer(&self) -> Option<Peer> {
        self.0.peer()
    }

    /// Accepts the connection. The answer to the guest's offer leaves with the first call, and the guest waits for it.
    pub fn accept(self) -> Result<Connecting, Error> {
        block_on(async { self.0.accept() }).map(Connecting::new)
    }
}
