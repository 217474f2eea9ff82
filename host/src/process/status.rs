//! How a process has ended.

use crate::v1::process_end::Outcome;
use crate::v1::{ProcessEnd, StoppedBy};
use std::fmt;
use std::time::Duration;

/// How a process has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExitStatus {
    outcome: Option<Outcome>,
    stopped_by: StoppedBy,
    ran: Duration,
}

impl ExitStatus {
    pub(super) fn new(end: ProcessEnd) -> Self {
        Self {
            outcome: end.outcome,
            stopped_by: end.stopped_by(),
            ran: Duration::from_millis(end.ran_ms),
        }
    }

    /// Whether the process exited with code 0.
    pub const fn success(&self) -> bool {
        matches!(self.outcome, Some(Outcome::ExitCode(0)))
    }

    /// The exit code; `None` if a signal ended the process.
    pub const fn code(&self) -> Option<u32> {
        match self.outcome {
            Some(Outcome::ExitCode(code)) => Some(code),
            _ => None,
        }
    }

    /// The number of the signal that ended the process; `None` if it exited.
    pub const fn signal(&self) -> Option<u32> {
        match self.outcome {
            Some(Outcome::Signal(signal)) => Some(signal),
            _ => None,
        }
    }

    /// What the agent did to end the process, at the end of its lease or time limit, or because the guest shuts down.
    pub const fn stopped_by(&self) -> StoppedBy {
        self.stopped_by
    }

    /// How long the process ran.
    pub const fn ran(&self) -> Duration {
        self.ran
    }
}

impl fmt::Display for ExitStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.outcome {
            Some(Outcome::ExitCode(code)) => write!(f, "exit code {code}"),
            Some(Outcome::Signal(signal)) => write!(f, "signal {signal}"),
            None => f.write_str("ended in a way that this program does not know"),
        }
    }
}
