//! An agent with which a session was negotiated.

use crate::offer::{Features, Offer};
use agent_core::{Level, Version};
use std::time::Duration;

/// An agent with which a session was negotiated, and its calls. The blocking form of [`crate::Agent`].
#[derive(Clone, Debug)]
pub struct Agent(pub(super) crate::agent::Agent);

impl Agent {
    pub(super) const fn new(agent: crate::agent::Agent) -> Self {
        Self(agent)
    }

    /// The name of the agent's software, as it calls itself.
    pub fn name(&self) -> &str {
        self.0.name()
    }

    /// The session's version. See [`crate::Agent::version`].
    pub fn version(&self) -> Version {
        self.0.version()
    }

    /// The features that are enabled in the session.
    pub fn features(&self) -> Features {
        self.0.features()
    }

    /// The session's level: its version and features. Pass it to [`expect_level`](crate::Options::expect_level) when you
    /// connect to this agent again.
    pub fn level(&self) -> Level {
        self.0.level()
    }

    /// The agent's offer; `None` if the agent does not negotiate.
    pub fn peer(&self) -> Option<&Offer> {
        self.0.peer()
    }

    /// This end's own offer.
    pub fn ours(&self) -> &Offer {
        self.0.ours()
    }

    /// The same agent with a time limit for each call. Without one, calls have no limit.
    #[must_use]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        Self(self.0.with_timeout(timeout))
    }
}
