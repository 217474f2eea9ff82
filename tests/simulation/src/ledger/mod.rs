//! The life of every call, and what must hold of it.
//!
//! The ledger sees what the world sees: what was asked, the bytes that left and arrived, what ran, what the caller was
//! told. It judges them by the contract's text and by its own selection, never by what the code under test thinks.

mod call;
mod connection;
mod judge;
mod taps;
#[cfg(test)]
mod tests;

pub(crate) use call::{Call, Ending};
pub(crate) use connection::{Connection, Opened, Peer, Session};

use crate::contract::Contract;
use crate::time::Tick;

/// All calls and connections of a world, and what was wrong with them.
#[derive(Debug)]
pub(crate) struct Ledger<'w> {
    contract: &'w Contract,
    /// The calls; the place of each is its id less one.
    calls: Vec<Call>,
    connections: Vec<Connection>,
    violations: Vec<String>,
}

impl<'w> Ledger<'w> {
    pub(crate) const fn new(contract: &'w Contract) -> Self {
        Self {
            contract,
            calls: Vec::new(),
            connections: Vec::new(),
            violations: Vec::new(),
        }
    }

    /// Takes note of a connection and returns its number.
    pub(crate) fn connect(&mut self, connection: Connection) -> usize {
        self.connections.push(connection);
        self.connections.len() - 1
    }

    /// Takes note of a call and returns its id, by which it is known on the wire.
    pub(crate) fn ask(&mut self, call: Call) -> u32 {
        self.calls.push(call);
        u32::try_from(self.calls.len()).unwrap_or(u32::MAX)
    }

    pub(crate) fn connection(&mut self, link: usize) -> Option<&mut Connection> {
        self.connections.get_mut(link)
    }

    pub(crate) fn connections(&self) -> &[Connection] {
        &self.connections
    }

    pub(crate) fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// How many calls have ended.
    pub(crate) fn ended_calls(&self) -> usize {
        let calls = self.calls.iter();
        calls.filter(|call| call.ending.is_some()).count()
    }

    pub(crate) fn violations(&self) -> &[String] {
        &self.violations
    }

    /// The streams of the calls that have left on a connection and were not answered.
    pub(crate) fn outstanding(&self, link: usize) -> Vec<u32> {
        let connection = self.connections.get(link);
        connection
            .map(|connection| connection.outstanding.keys().copied().collect())
            .unwrap_or_default()
    }

    /// The streams of what has arrived on a connection and was not answered.
    pub(crate) fn unanswered(&self, link: usize) -> Vec<u32> {
        let connection = self.connections.get(link);
        connection
            .map(|connection| connection.unanswered.keys().copied().collect())
            .unwrap_or_default()
    }

    /// Takes note of something that must not be.
    pub(crate) fn violated(&mut self, what: String) {
        self.violations.push(what);
    }

    /// The host says that there is a session, or that there is a peer without one.
    pub(crate) fn opened(&mut self, link: usize, opened: Opened) {
        let Some(connection) = self.connections.get_mut(link) else {
            return;
        };
        connection.opened = Some(opened);
        let agreed = connection.agreed;
        if let Some(level) = opened.level
            && agreed != Some(level)
        {
            self.violated(format!(
                "connection {link}: the host has a session at {level:?}, where the offers lead to {agreed:?}"
            ));
        }
    }

    /// A call may be turned away: there is no room for it.
    pub(crate) fn excuse(&mut self, id: u32) {
        if let Some(call) = place(&mut self.calls, id) {
            call.is_excused = true;
        }
    }

    /// The number of the call that is asked for next.
    pub(crate) fn next_id(&self) -> u32 {
        u32::try_from(self.calls.len() + 1).unwrap_or(u32::MAX)
    }

    /// A guest that is not ours has done a call.
    pub(crate) fn ran_elsewhere(&mut self, id: u32, now: Tick) {
        if let Some(call) = place(&mut self.calls, id) {
            call.ran.push(now);
        }
    }

    /// A handler was called.
    pub(crate) fn ran(
        &mut self,
        link: usize,
        id: u32,
        method: &str,
        level: agent_core::Level,
        now: Tick,
    ) {
        let hostile = self
            .connections
            .get(link)
            .is_some_and(|connection| connection.hostile_guest);
        let Some(call) = place(&mut self.calls, id) else {
            return self.violated(format!(
                "{method} ran for a call that nobody has made ({id})"
            ));
        };
        call.ran.push(now);
        let mut wrong = Vec::new();
        if call.link != link || call.method != method {
            wrong.push(format!("ran as {method} on connection {link}"));
        }
        // A guest that forges refusals is asked again: what runs twice is its own doing.
        if call.ran.len() > 1 && !hostile {
            wrong.push("ran twice".to_owned());
        }
        match call.permits.last() {
            Some(Some(permitted)) if *permitted == level => {}
            Some(Some(permitted)) => {
                wrong.push(format!("ran at {level:?} instead of {permitted:?}"));
            }
            Some(None) => wrong.push("ran ungated".to_owned()),
            None => wrong.push("ran before it had arrived".to_owned()),
        }
        for wrong in wrong {
            self.violated(format!("call {id} ({method}) {wrong}"));
        }
    }
}

fn place(calls: &mut [Call], id: u32) -> Option<&mut Call> {
    calls.get_mut(usize::try_from(id).ok()?.checked_sub(1)?)
}
