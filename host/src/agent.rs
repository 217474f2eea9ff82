//! An agent with which a session was negotiated.

use crate::channel::Channel;
use crate::connection::Session;
use crate::offer::{Features, Offer};
use agent_core::{Level, Version};
use std::sync::Arc;
use std::time::Duration;

/// An agent with which a session was negotiated, and its calls.
///
/// Clones share one connection, which is closed when the last of them is dropped. Calls run side by side: up to
/// 1024 are in flight, or as many as the agent accepts; the others are queued. Dropping a call's future does not
/// cancel the call in the guest.
#[derive(Clone, Debug)]
pub struct Agent {
    channel: Channel,
    session: Arc<Session>,
}

impl Agent {
    pub(crate) const fn new(channel: Channel, session: Arc<Session>) -> Self {
        Self { channel, session }
    }

    /// The name of the agent's software, as it calls itself.
    pub fn name(&self) -> &str {
        match self.peer() {
            Some(peer) if !peer.software.is_empty() => &peer.software,
            Some(_) => "an agent without a name",
            None => "an agent that does not negotiate",
        }
    }

    /// The session's version. With an agent that does not negotiate it is the baseline's, 1.0, at which
    /// only `grpc.*` methods can be called.
    pub fn version(&self) -> Version {
        self.session.level.version
    }

    /// The features that are enabled in the session.
    pub fn features(&self) -> Features {
        self.session.features
    }

    /// Version and features together: what to [expect](crate::Options::expect_level) of this agent next time.
    pub fn level(&self) -> Level {
        self.session.level
    }

    /// What the agent offered; `None` where it does not negotiate and
    /// [`allow_legacy`](crate::Options::allow_legacy) let it pass.
    pub fn peer(&self) -> Option<&Offer> {
        self.session.peer.as_ref()
    }

    /// What this end offered.
    pub fn ours(&self) -> &Offer {
        &self.session.ours
    }

    /// The same agent with a time limit for each call; without one, calls wait for ever.
    #[must_use]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        Self {
            channel: self.channel.with_timeout(timeout),
            session: Arc::clone(&self.session),
        }
    }
}

impl AsRef<Channel> for Agent {
    fn as_ref(&self) -> &Channel {
        &self.channel
    }
}
