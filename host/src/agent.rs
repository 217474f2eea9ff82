//! An agent: dialled, or negotiated with.

use crate::calls::Calls;
use crate::connection::{Handle, Session};
use crate::error::Error;
use crate::offered::{Features, Offered};
use agent_core::{Level, Version};
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

/// An agent with which a session was negotiated. [`Calls`] has its calls.
///
/// Clones share one connection, which is closed when the last of them is dropped.
#[derive(Clone, Debug)]
pub struct Agent {
    calls: Calls,
    session: Arc<Session>,
}

impl Agent {
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
        Features::new(self.session.level.features)
    }

    /// Version and features together: what to [expect](crate::Options::expect_level) of this agent next time.
    pub fn level(&self) -> Level {
        self.session.level
    }

    /// What the agent offered; `None` where it does not negotiate and
    /// [`allow_legacy`](crate::Options::allow_legacy) let it pass.
    pub fn peer(&self) -> Option<&Offered> {
        self.session.peer.as_ref()
    }

    /// What this end offered.
    pub fn ours(&self) -> &Offered {
        &self.session.ours
    }

    /// The same agent with a time limit for each call; without one, calls wait for ever.
    #[must_use]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        Self {
            calls: self.calls.with_timeout(timeout),
            session: Arc::clone(&self.session),
        }
    }
}

impl Deref for Agent {
    type Target = Calls;

    fn deref(&self) -> &Calls {
        &self.calls
    }
}

/// A connection to an agent on which nothing was said yet. [`Calls`] has its calls.
///
/// The first call leaves together with this side's offer, or, where the guest has dialled, with the answer
/// to the guest's: negotiating costs no round trip. Calls are made at the level that is
/// [expected](crate::Options::expect_level) until the session's is known. Those that need more wait for it, and
/// so do those beyond the sixteenth; one that the agent refuses because the expected level was wrong is made once
/// more. If there is no session, all calls fail for that reason; but one that may have been done, for
/// instance since there was no answer in time, ends as [`OutcomeUnknown`](Error::OutcomeUnknown).
///
/// ```no_run
/// # async fn example() -> Result<(), handclasp::Error> {
/// let dialled = handclasp::Options::new().dial("vsock://3:1024").await?;
/// println!("{} CPUs", dialled.info().await?.cpus); // one round trip
/// let agent = dialled.negotiated().await?; // none
/// println!("{} speaks {}", agent.name(), agent.version());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Dialled {
    calls: Calls,
}

impl Dialled {
    pub(crate) fn new(connection: Handle) -> Self {
        Self {
            calls: Calls::new(connection),
        }
    }

    /// Negotiates, if no call has done so, and returns the agent when there is a session.
    pub async fn negotiated(&self) -> Result<Agent, Error> {
        let session = self.calls.connection().session().await?;
        Ok(Agent {
            calls: self.calls.clone(),
            session,
        })
    }

    /// The same connection with a time limit for each call; without one, calls wait for ever once there is a
    /// session.
    #[must_use]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        Self {
            calls: self.calls.with_timeout(timeout),
        }
    }
}

impl Deref for Dialled {
    type Target = Calls;

    fn deref(&self) -> &Calls {
        &self.calls
    }
}
