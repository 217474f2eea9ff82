//! Telling the host that the guest is ready, until it has heard.

use crate::arch::{self, Fd};
use crate::config::ReadyAddress;
use crate::poller::Id;
use vsock_transport::connect_with;

/// The first pause between two attempts, in nanoseconds.
const FIRST_PAUSE_NS: u64 = 100_000_000;
/// The longest pause, in nanoseconds.
const LONGEST_PAUSE_NS: u64 = 5_000_000_000;

/// How long the host may take to answer, in nanoseconds.
const ANSWER_NS: u64 = 5_000_000_000;

/// How far it has come.
#[derive(Clone, Copy, Debug)]
pub struct Ready<'a> {
    address: ReadyAddress<'a>,
    state: State,
    pause: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Dial at this time.
    Waiting { until: u64 },
    /// On this connection, where the host has until then to answer.
    Dialled { id: Id, until: u64 },
    /// The host has answered.
    Heard,
}

impl<'a> Ready<'a> {
    /// Dials at once.
    pub const fn new(address: ReadyAddress<'a>) -> Self {
        Self {
            address,
            state: State::Waiting { until: 0 },
            pause: FIRST_PAUSE_NS,
        }
    }

    /// When the host has to be dialled next, or to have answered.
    pub const fn next_deadline(&self) -> Option<u64> {
        match self.state {
            State::Waiting { until } | State::Dialled { until, .. } => Some(until),
            State::Heard => None,
        }
    }

    /// The connection on which the host has not answered in time.
    pub fn overdue(&self, now: u64) -> Option<Id> {
        match self.state {
            State::Dialled { id, until } if until <= now => Some(id),
            _ => None,
        }
    }

    /// Dials, if it is time to.
    pub fn dial(&mut self, now: u64) -> Option<Fd> {
        let State::Waiting { until } = self.state else {
            return None;
        };
        if until > now {
            return None;
        }
        let socket = connect_with(&self.address, arch::socket).ok();
        if socket.is_none() {
            self.later(now);
        }
        socket
    }

    /// The host was dialled on this connection.
    pub const fn dialled(&mut self, id: Id, now: u64) {
        let until = now.saturating_add(ANSWER_NS);
        self.state = State::Dialled { id, until };
    }

    /// The host has answered.
    pub fn heard(&mut self, id: Id) {
        if self.is_on(id) {
            self.state = State::Heard;
        }
    }

    /// A connection is gone: if it was this one and the host has not heard, it is dialled again.
    pub fn connection_lost(&mut self, id: Id, now: u64) {
        if self.is_on(id) {
            self.later(now);
        }
    }

    fn is_on(&self, connection: Id) -> bool {
        matches!(self.state, State::Dialled { id, .. } if id == connection)
    }

    /// Dials again after a pause.
    pub fn later(&mut self, now: u64) {
        self.state = State::Waiting {
            until: now.saturating_add(self.pause),
        };
        self.pause = self.pause.saturating_mul(2).min(LONGEST_PAUSE_NS);
    }
}
