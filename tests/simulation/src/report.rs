//! What is printed.

use crate::coverage::{Fault, State};
use crate::run::Summary;
use crate::terms::VERSIONS;
use std::fmt;

/// From so many worlds on, each fault has met each state.
pub const ENOUGH: u64 = 20_000;

/// How many failed seeds are named.
const NAMED: usize = 10;

impl Summary {
    /// Whether nothing was wrong, and nothing was left out.
    pub fn is_good(&self) -> bool {
        self.failed.is_empty() && (self.worlds < ENOUGH || self.gaps().is_empty())
    }

    /// What the worlds should have shown and did not.
    pub fn gaps(&self) -> Vec<String> {
        let never = self.total.coverage.never().into_iter();
        let faults =
            never.map(|(fault, state)| format!("{} never met {}", fault.name(), state.name()));
        let pairs = VERSIONS
            .iter()
            .zip(&self.total.versions)
            .flat_map(|(host, row)| {
                let missing = VERSIONS.iter().zip(row).filter(|(_, count)| **count == 0);
                missing
                    .map(move |(guest, _)| format!("a host of {host} never met a guest of {guest}"))
            });
        let ends = ["an agent", "a released agent"];
        let contracts = ends.iter().zip(&self.total.contracts);
        let contracts = contracts
            .filter(|(_, count)| **count == 0)
            .map(|(end, _)| format!("no host met {end} of another contract"));
        faults.chain(pairs).chain(contracts).collect()
    }

    fn coverage(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = 15;
        write!(f, "{:width$}", "")?;
        for state in State::ALL {
            write!(f, " {:>13}", state.name())?;
        }
        for fault in Fault::ALL {
            write!(f, "\n{:width$}", fault.name())?;
            for state in State::ALL {
                match self.total.coverage.met(fault, state) {
                    Some(met) => write!(f, " {met:>13}")?,
                    None => write!(f, " {:>13}", "-")?,
                }
            }
        }
        writeln!(f, "\n(- is where the two cannot meet)")
    }

    fn versions(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:15}", "host \\ guest")?;
        for version in VERSIONS {
            write!(f, " {:>13}", version.to_string())?;
        }
        for (version, row) in VERSIONS.iter().zip(&self.total.versions) {
            write!(f, "\n{:15}", version.to_string())?;
            for count in row {
                write!(f, " {count:>13}")?;
            }
        }
        writeln!(f)
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = &self.total;
        writeln!(f, "How often each fault met each state of a session:")?;
        self.coverage(f)?;
        writeln!(f, "\nConnections by the newest contract of either end:")?;
        self.versions(f)?;
        let [none, right, less, more, nothing] = total.expectations;
        writeln!(
            f,
            "\nConnections by what the host expected: {right} right, {less} too little, {more} too much, \
             {nothing} where there is no session; {none} that the guest has dialled"
        )?;
        let [aware, released] = total.contracts;
        writeln!(
            f,
            "Connections between two contracts: {aware} with an agent, {released} with a released one that skips the names"
        )?;
        for gap in self.gaps() {
            writeln!(f, "gap: {gap}")?;
        }
        for (seed, violation) in self.failed.iter().take(NAMED) {
            writeln!(
                f,
                "seed {seed}: {violation} (`cargo xtask simulate --seed {seed}` shows its world)"
            )?;
        }
        write!(
            f,
            "{} worlds: {} sessions, {} calls ({} ran, {} done, {} sent again), {} faults injected, {} violations",
            self.worlds,
            total.sessions,
            total.calls,
            total.ran,
            total.done,
            total.again,
            total.coverage.total(),
            self.failed.len()
        )
    }
}
