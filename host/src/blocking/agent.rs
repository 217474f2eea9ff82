//! An agent with which a session was negotiated.

use super::process::{Attach, Command};
use super::runtime::block_on;
use crate::error::Error;
use crate::offer::{Features, Offer};
use crate::options::Options;
use crate::v1::ProcessInfo;
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

    /// The same agent, whose processes connect to `address` after the connection was lost. See
    /// [`crate::Agent::with_reconnection`].
    #[must_use]
    pub fn with_reconnection(&self, options: Options, address: &str) -> Self {
        Self(self.0.with_reconnection(options, address))
    }

    /// Starts to describe a process. See [`crate::Agent::command`].
    pub fn command(&self, program: impl Into<String>) -> Command {
        Command::new(self.0.command(program))
    }

    /// Starts to describe a handle to a process that runs or is remembered. See [`crate::Agent::attach`].
    pub fn attach(&self, process: u64) -> Attach {
        Attach(self.0.attach(process))
    }

    /// Lists the processes that run or are remembered, in the order of their numbers.
    pub fn processes(&self) -> Result<Vec<ProcessInfo>, Error> {
        block_on(self.0.processes())
    }
}
