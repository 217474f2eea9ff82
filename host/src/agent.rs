//! An agent with which a session was negotiated.

use crate::channel::Channel;
use crate::connection::Session;
use crate::error::Error;
use crate::generated::calls::processes::{LIST, Processes};
use crate::offer::{Features, Offer};
use crate::options::Options;
use crate::process::{Attach, Command, Link, Origin};
use crate::v1::{ListRequest, ProcessInfo};
use agent_core::{Level, Version};
use std::sync::Arc;
use std::time::Duration;

/// How long a list of processes may be. Agents remember far fewer.
const MOST_PROCESSES: usize = 1 << 16;

/// An agent with which a session was negotiated, and its calls.
///
/// Clones share one connection, which is closed when the last of them is dropped. Calls run side by side: up to
/// 1024 are in flight, or as many as the agent accepts; the others are queued. Dropping a call's future does not
/// cancel the call in the guest.
#[derive(Clone, Debug)]
pub struct Agent {
    channel: Channel,
    session: Arc<Session>,
    link: Arc<Link>,
}

impl Agent {
    pub(crate) const fn new(channel: Channel, session: Arc<Session>, link: Arc<Link>) -> Self {
        Self {
            channel,
            session,
            link,
        }
    }

    /// The name of the agent's software, as it calls itself.
    pub fn name(&self) -> &str {
        match self.peer() {
            Some(peer) if !peer.software.is_empty() => &peer.software,
            Some(_) => "an agent without a name",
            None => "an agent that does not negotiate",
        }
    }

    /// The session's version.
    ///
    /// An agent that does not negotiate has the version of [`assume_legacy`](crate::Options::assume_legacy), or 1.0 with
    /// [`allow_legacy`](crate::Options::allow_legacy), where only `grpc.*` methods can be called.
    pub fn version(&self) -> Version {
        self.session.level.version
    }

    /// The features that are enabled in the session.
    pub fn features(&self) -> Features {
        self.session.features
    }

    /// The session's level: its version and features. Pass it to [`expect_level`](crate::Options::expect_level) when you
    /// connect to this agent again.
    pub fn level(&self) -> Level {
        self.session.level
    }

    /// The agent's offer; `None` if the agent does not negotiate.
    ///
    /// There is an [`Agent`] for such a peer only after [`allow_legacy`](crate::Options::allow_legacy) or
    /// [`assume_legacy`](crate::Options::assume_legacy).
    pub fn peer(&self) -> Option<&Offer> {
        self.session.peer.as_ref()
    }

    /// This end's own offer.
    pub fn ours(&self) -> &Offer {
        &self.session.ours
    }

    /// The same agent with a time limit for each call. Without one, calls have no limit. The calls of
    /// [processes](crate::process) have none in any case.
    #[must_use]
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        Self {
            channel: self.channel.with_timeout(timeout),
            session: Arc::clone(&self.session),
            link: Arc::clone(&self.link),
        }
    }

    /// The same agent, whose [processes](crate::process) connect to `address` with `options` after the connection was
    /// lost. Agents that were connected to by their address have this already.
    #[must_use]
    pub fn with_reconnection(&self, options: Options, address: &str) -> Self {
        let origin = Origin::new(options, address);
        let link = Link::new(self.channel.clone(), Some(origin));
        Self {
            link: Arc::new(link),
            ..self.clone()
        }
    }

    /// Starts to describe a process: a program, to which arguments and settings are added.
    ///
    /// Processes need feature PROCESS, since 1.2. Without it, [`run`](Self::run) runs short programs.
    pub fn command(&self, program: impl Into<String>) -> Command {
        Command::new(Arc::clone(&self.link), program.into())
    }

    /// Starts to describe a handle to a process that runs or is remembered, whoever has started it.
    pub fn attach(&self, process: u64) -> Attach {
        Attach::new(Arc::clone(&self.link), process)
    }

    /// Lists the processes that run or are remembered, in the order of their numbers.
    pub async fn processes(&self) -> Result<Vec<ProcessInfo>, Error> {
        let (mut all, mut after) = (Vec::new(), 0);
        loop {
            let request = ListRequest { after };
            let page = Processes::new(self).list(request).await?;
            let last = page.processes.last().map(|info| info.process);
            all.extend(page.processes);
            match last {
                Some(last) if page.more && last > after && all.len() < MOST_PROCESSES => {
                    after = last;
                }
                Some(_) if page.more => return Err(endless_list()),
                _ => return Ok(all),
            }
        }
    }
}

fn endless_list() -> Error {
    Error::BadResponse {
        method: LIST.element().to_string(),
        problem: "the list of processes does not come to an end".to_owned(),
    }
}

impl AsRef<Channel> for Agent {
    fn as_ref(&self) -> &Channel {
        &self.channel
    }
}
