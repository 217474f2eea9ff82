//! What came of a world, and of many.

use crate::coverage::Coverage;
use crate::ledger::{Call, Ending, Peer};
use crate::network::Network;
use crate::terms::{VERSIONS, newest};
use agent_core::Level;
use agent_core::session::Local;

/// How many contract versions an end can have as its newest.
const ENDS: usize = VERSIONS.len();

/// What came of a world; the sum of those of many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The negotiations that came to a session.
    pub sessions: u64,
    /// The calls that were asked for.
    pub calls: u64,
    /// Of these, those whose handler ran.
    pub ran: u64,
    /// Of these, those that were done.
    pub done: u64,
    /// Of these, those that were made twice because the expected level was wrong.
    pub again: u64,
    /// How often each fault met each state.
    pub coverage: Coverage,
    /// Connections by the newest versions of the host and of the guest.
    pub versions: [[u64; ENDS]; ENDS],
    /// Connections by what was expected: nothing, what was agreed, less, more, or a session where there is none.
    pub expectations: [u64; 5],
    /// Connections between two contracts: with an agent of ours, and with a released one that skips the names.
    pub contracts: [u64; 2],
    /// What must not be, in the order in which it was noticed.
    pub violations: Vec<String>,
    /// What happened, where it was asked for.
    pub trace: Vec<String>,
}

impl Outcome {
    /// A connection was made.
    pub(crate) fn connected(
        &mut self,
        host: &Local<'_>,
        guest: &Local<'_>,
        agreed: Option<Level>,
        expected: Option<Level>,
    ) {
        let pair = self
            .versions
            .get_mut(newest(host))
            .and_then(|row| row.get_mut(newest(guest)));
        if let Some(pair) = pair {
            *pair += 1;
        }
        let kind = match (expected, agreed) {
            (None, _) => 0,
            (Some(expected), Some(agreed)) if expected == agreed => 1,
            (Some(expected), Some(agreed)) if is_within(expected, agreed) => 2,
            (Some(_), Some(_)) => 3,
            (Some(_), None) => 4,
        };
        self.expectations[kind] += 1;
    }

    /// Adds up what is known at a world's end.
    pub(crate) fn conclude(&mut self, network: &mut Network<'_>) {
        let ledger = &network.ledger;
        let sessions = ledger
            .connections()
            .iter()
            .filter_map(|connection| connection.opened?.level);
        self.sessions = sessions.count() as u64;
        let calls = || ledger.calls().iter().filter(|call| !call.is_hostile);
        let between = |peer| {
            let connections = ledger.connections().iter();
            let between = connections.filter(|it| it.contracts.is_some() && it.peer == peer);
            between.count() as u64
        };
        self.contracts = [between(Peer::Agent), between(Peer::Released)];
        let count = |which: fn(&&Call) -> bool| calls().filter(which).count() as u64;
        self.calls = count(|_| true);
        self.ran = count(|call| !call.ran.is_empty());
        self.done = count(|call| call.ending == Some(Ending::Done));
        self.again = count(|call| call.left.len() > 1);
        self.violations = ledger.violations().to_vec();
        self.coverage = network.coverage.clone();
        self.trace = network.take_trace();
    }

    /// Adds the numbers of another; not its violations, which belong to its seed.
    pub(crate) fn add(&mut self, other: &Self) {
        let numbers = [
            (&mut self.sessions, other.sessions),
            (&mut self.calls, other.calls),
            (&mut self.ran, other.ran),
            (&mut self.done, other.done),
            (&mut self.again, other.again),
        ];
        for (mine, theirs) in numbers {
            *mine += theirs;
        }
        self.coverage.add(&other.coverage);
        for (mine, theirs) in self
            .versions
            .iter_mut()
            .flatten()
            .zip(other.versions.iter().flatten())
        {
            *mine += theirs;
        }
        let pairs = self.expectations.iter_mut().zip(&other.expectations);
        for (mine, theirs) in pairs.chain(self.contracts.iter_mut().zip(&other.contracts)) {
            *mine += theirs;
        }
    }
}

fn is_within(level: Level, other: Level) -> bool {
    other.version.includes(level.version) && level.features.difference(other.features).is_empty()
}
