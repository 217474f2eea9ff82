//! Telling the host that the guest is ready, until it has heard.

use crate::arch::{self, Fd};
use crate::config::ReadyAddress;
use crate::poller::Id;
use vsock_transport::connect_with;

/// The first pause between two attempts, in nanoseconds.
const FIRST_PAUSE_NS: u64 = 100_000_000;
/// The longest pause, in nanoseconds.
const LONGEST_PAUSE_NS: u64 = 5_000_000_000;

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
    /// On this connection.
    Dialled(Id),
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

    /// When the host has to be dialled next.
    pub const fn next_deadline(&self) -> Option<u64> {
        match self.state {
            State::Waiting { until } => Some(until),
            _ => None,
        }
    }

    /// Dials, if it is time to.
    pub fn dial(&mut self, now: u64) -> Option<Fd> {
        if self.next_deadline()? > now {
            return None;
        }
        let socket = connect_with(&self.address, arch::socket).ok();
        if socket.is_none() {
            self.later(now);
        }
        socket
    }

    /// The host was dialled on this connection.
    pub const fn dialled(&mut self, id: Id) {
        self.state = State::Dialled(id);
    }

    /// The host has answered.
    pub fn heard(&mut self, id: Id) {
        if self.state == State::Dialled(id) {
            self.state = State::Heard;
        }
    }

    /// A connection is gone: if it was this one and the host has not heard, it is dialled again.
    pub fn connection_lost(&mut self, id: Id, now: u64) {
        if self.state == State::Dialled(id) {
            self.later(now);
        }
    }

    /// Dials again after a pause.
    pub fn later(&mut self, now: u64) {
        self.state = State::Waiting {
            until: now.saturating_add(self.pause),
        };
        self.pause = self.pause.saturating_mul(2).min(LONGEST_PAUSE_NS);
    }
}
