//! One cell: what a session of one agent and one host negotiated, and what came of each call in it.

use std::fmt;

use anyhow::{Context, Result, ensure};
use handclasp::Agent;
use serde::Serialize;

use crate::call::Call;
use crate::contracts::Contract;
use crate::outcome::Outcome;
use crate::site::Site;

/// How the two ends came together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Way {
    /// The host connected, and offered first.
    HostDials,
    /// The guest connected, and offered first.
    GuestDials,
    /// A current host, then a clamped one, then a current one again, all with the same running guest.
    Downgrade,
}

/// Whether a cell shows what it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every call was made, or refused where it had to be.
    Green,
    /// Nothing failed, but something was not run.
    NotRun,
    /// Something failed.
    Red,
}

/// A cell of the matrix.
#[derive(Debug, Serialize)]
pub(crate) struct Cell {
    /// The agent's name.
    pub(crate) agent: String,
    /// The host's name.
    pub(crate) host: String,
    /// How they came together.
    pub(crate) way: Way,
    /// The versions that were negotiated: one, or one for each host of a downgrade.
    pub(crate) versions: Vec<String>,
    /// The calls, in their order.
    pub(crate) calls: Vec<Called>,
    /// What kept the calls from being made.
    pub(crate) error: Option<String>,
}

/// A call of a cell.
#[derive(Debug, Serialize)]
pub(crate) struct Called {
    /// Which.
    pub(crate) call: Call,
    /// What came of it.
    #[serde(flatten)]
    pub(crate) outcome: Outcome,
}

/// Who is at the ends of a session.
#[derive(Clone, Copy)]
pub(crate) struct Ends<'a> {
    /// The agent's contract.
    pub(crate) agent: &'a Contract,
    /// The host's contract.
    pub(crate) host: &'a Contract,
}

impl Cell {
    /// A cell without any result.
    pub(crate) fn new(agent: &str, host: &str, way: Way) -> Self {
        Self {
            agent: agent.to_owned(),
            host: host.to_owned(),
            way,
            versions: Vec::new(),
            calls: Vec::new(),
            error: None,
        }
    }

    /// Whether it shows what it should; a cell in which nothing was called does not.
    pub(crate) fn verdict(&self) -> Verdict {
        let any = |of: fn(&Outcome) -> bool| self.calls.iter().any(|called| of(&called.outcome));
        let failed = any(|outcome| matches!(outcome, Outcome::Failed(_)));
        if failed || self.error.is_some() || self.calls.is_empty() {
            Verdict::Red
        } else if any(|outcome| *outcome == Outcome::NotRun) {
            Verdict::NotRun
        } else {
            Verdict::Green
        }
    }

    /// Ends the cell's work: an error of it becomes the cell's.
    pub(crate) fn finish(mut self, work: Result<()>) -> Self {
        self.error = work.err().map(|error| format!("{error:#}"));
        self
    }

    /// Checks what was negotiated, and makes every call there is but Shutdown.
    pub(crate) async fn check(&mut self, ends: Ends<'_>, site: &Site<'_>) -> Result<()> {
        self.versions.push(site.agent.version().to_string());
        let level = ends.agent.common(ends.host);
        check_session(site.agent, ends, level)?;
        for call in Call::IN_ORDER {
            self.call(call, level, site).await;
        }
        Ok(())
    }

    /// Makes a call, or sees to it that it is refused, and keeps the outcome.
    pub(crate) async fn call(&mut self, call: Call, level: &Contract, site: &Site<'_>) {
        let outcome = call.outcome(level, site).await;
        self.calls.push(Called { call, outcome });
    }

    /// How many calls ended in one way.
    pub(crate) fn count(&self, of: &Outcome) -> usize {
        let calls = self.calls.iter();
        calls.filter(|called| called.outcome == *of).count()
    }
}

/// The session is that of the older contract, with all of its features, and the agent is the one it should be.
fn check_session(agent: &Agent, ends: Ends<'_>, level: &Contract) -> Result<()> {
    let expected = level.version;
    ensure!(
        agent.version() == expected,
        "the session is {} and should be {expected}",
        agent.version()
    );
    let features = agent.features().names();
    ensure!(
        features == level.features,
        "the session has {} and should have {}",
        features.join(", "),
        level.features.join(", ")
    );
    let highest = agent.peer().and_then(|peer| peer.versions.highest());
    let highest = highest.context("the agent offered no version")?;
    ensure!(
        highest == ends.agent.version,
        "the agent offers up to {highest}, and its contract is {}",
        ends.agent.version
    );
    Ok(())
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let versions = self.versions.join(", ");
        let (done, refused) = (self.count(&Outcome::Done), self.count(&Outcome::Refused));
        match self.verdict() {
            Verdict::Red => write!(f, "FAILED"),
            Verdict::Green => write!(f, "ok: {versions}; {done} done, {refused} refused"),
            Verdict::NotRun => {
                let not_run = self.count(&Outcome::NotRun);
                write!(
                    f,
                    "{versions}; {done} done, {refused} refused, {not_run} not run"
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(outcomes: &[Outcome]) -> Cell {
        let mut cell = Cell::new("1.0", "current", Way::HostDials);
        cell.calls = outcomes
            .iter()
            .map(|outcome| Called {
                call: Call::Info,
                outcome: outcome.clone(),
            })
            .collect();
        cell
    }

    #[test]
    fn only_what_was_run_is_green() {
        use Outcome::{Done, Failed, NotRun, Refused};
        assert_eq!(cell(&[Done, Refused]).verdict(), Verdict::Green);
        assert_eq!(cell(&[Done, NotRun]).verdict(), Verdict::NotRun);
        let failed = cell(&[Done, NotRun, Failed(String::new())]);
        assert_eq!(failed.verdict(), Verdict::Red);
        assert_eq!(cell(&[]).verdict(), Verdict::Red);
        let lost = cell(&[Done]).finish(Err(anyhow::anyhow!("lost")));
        assert_eq!(lost.verdict(), Verdict::Red);
    }
}
