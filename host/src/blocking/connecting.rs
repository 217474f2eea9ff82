//! A connection on which the negotiation is not over.

use super::Agent;
use super::runtime::block_on;
use crate::error::Error;
use std::time::Duration;

/// A connection to an agent, before or during the negotiation. The blocking form of [`crate::Connecting`].
#[derive(Clone, Debug)]
pub struct Connecting(pub(super) crate::connecting::Connecting);

impl Connecting {
    pub(super) const fn new(connecting: crate::connecting::Connecting) -> Self {
        Self(connecting)
    }

    /// Waits for the session. Starts the negotiation if no call has started it.
    pub fn negotiated(&self) -> Result<Agent, Error> {
        block_on(self.0.negotiated()).map(Agent::new)
    }

    /// The same connection with a time limit for each call. Without one, calls have no limit once there is a session.
    #[must_use]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        Self(self.0.with_timeout(timeout))
    }
}
