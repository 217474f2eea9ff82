//! A process that is to be started, or attached to.

use super::super::runtime::block_on;
use super::child::Child;
use crate::error::Error;
use crate::process::{self, ExitStatus, Link, Output, Settings, builder_methods};
use std::sync::Arc;

/// A process that is to be started. The blocking form of [`crate::process::Command`].
#[derive(Clone, Debug)]
pub struct Command {
    link: Arc<Link>,
    settings: Settings,
}

impl Command {
    pub(in super::super) fn new(command: process::Command) -> Self {
        let (link, settings) = command.into_parts();
        Self { link, settings }
    }

    builder_methods!();

    /// Starts the process. See [`crate::process::Command::spawn`].
    pub fn spawn(&self) -> Result<Child, Error> {
        block_on(self.to_async().spawn()).map(Child::new)
    }

    /// Starts the process, reads all that it writes, and waits for its end.
    pub fn output(&self) -> Result<Output, Error> {
        block_on(self.to_async().output())
    }

    /// Starts the process and waits for its end. What it writes is lost.
    pub fn status(&self) -> Result<ExitStatus, Error> {
        block_on(self.to_async().status())
    }

    fn to_async(&self) -> process::Command {
        process::Command::from_parts(Arc::clone(&self.link), self.settings.clone())
    }
}

/// A handle that is to be made to a process that somebody has started. The blocking form of [`crate::process::Attach`].
#[derive(Clone, Debug)]
pub struct Attach(pub(in super::super) process::Attach);

impl Attach {
    /// Reads the standard output from this offset on. See [`crate::process::Attach::stdout_from`].
    #[must_use]
    pub fn stdout_from(self, offset: u64) -> Self {
        Self(self.0.stdout_from(offset))
    }

    /// Reads the standard error from this offset on. See [`crate::process::Attach::stderr_from`].
    #[must_use]
    pub fn stderr_from(self, offset: u64) -> Self {
        Self(self.0.stderr_from(offset))
    }

    /// Only looks: acknowledges nothing, and has no input.
    #[must_use]
    pub fn observe(self) -> Self {
        Self(self.0.observe())
    }

    /// Makes the handle. See [`crate::process::Attach::open`].
    pub fn open(&self) -> Result<Child, Error> {
        block_on(self.0.open()).map(Child::new)
    }
}
