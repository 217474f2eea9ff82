//! A connection on which the negotiation is not over.

use crate::agent::Agent;
use crate::channel::Channel;
use crate::connection::Handle;
use crate::error::Error;
use crate::process::{Link, Origin};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// A connection to an agent, before or during the negotiation: make calls at once, or await it for the [`Agent`].
///
/// Nothing is sent before the first call. That call leaves together with the host's offer or, if the guest has dialled,
/// with the host's answer. So the negotiation costs no round trip. Calls are encoded for the
/// [expected level](crate::Options::expect_level) until the session's is known. Calls that need a higher level, and
/// calls beyond the first 16, are queued until negotiation ends. A call rejected only because the expected level was
/// wrong is sent again, once. If negotiation fails, all calls fail with its error, except that a call that may have
/// been done ends as [`OutcomeUnknown`](Error::OutcomeUnknown).
///
/// ```no_run
/// # async fn example() -> Result<(), handclasp::Error> {
/// let connecting = handclasp::Options::new().dial("vsock://3:1024").await?;
/// println!("{} CPUs", connecting.info().await?.cpus); // one round trip
/// let agent = connecting.await?; // none
/// println!("{} speaks {}", agent.name(), agent.version());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Connecting {
    channel: Channel,
    link: Arc<Link>,
}

impl Connecting {
    pub(crate) fn new(connection: Handle) -> Self {
        let channel = Channel::new(connection);
        let link = Arc::new(Link::new(channel.clone(), None));
        Self { channel, link }
    }

    /// The same connection, which can be replaced by another one to `origin` when it is lost.
    pub(crate) fn from(self, origin: Origin) -> Self {
        let link = Arc::new(Link::new(self.channel.clone(), Some(origin)));
        Self { link, ..self }
    }

    /// Waits for the session. Starts the negotiation if no call has started it. Awaiting does the same, and consumes
    /// this value.
    pub async fn negotiated(&self) -> Result<Agent, Error> {
        let session = self.channel.connection().session().await?;
        Ok(Agent::new(
            self.channel.clone(),
            session,
            Arc::clone(&self.link),
        ))
    }

    /// The same connection with a time limit for each call. Without one, calls have no limit once there is a session.
    #[must_use]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        Self {
            channel: self.channel.with_timeout(timeout),
            link: Arc::clone(&self.link),
        }
    }
}

impl IntoFuture for Connecting {
    type Output = Result<Agent, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.negotiated().await })
    }
}

impl AsRef<Channel> for Connecting {
    fn as_ref(&self) -> &Channel {
        &self.channel
    }
}
