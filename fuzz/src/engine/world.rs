//! The platform below the engine: sockets and a clock that the fuzzer moves.

use super::machine::Machine;
use super::pulse::{Fault, Faults, Pulse};
use super::wire::{Link, Shared, Socket, Wire};
use agent_engine::platform::{Id, Interest, Platform, Readiness, Token};
use agent_engine::time::{Duration, Instant, UnixTime};
use agent_engine::{Notice, OsError};
use std::collections::VecDeque;
use std::rc::Rc;
use vsock_transport::{CID_HOST, Peer};

/// The user whose processes may connect.
pub(super) const USER: u32 = 7;

/// Everything that the engine can see.
pub(super) struct World {
    pub(super) now: Instant,
    pub(super) clock: UnixTime,
    /// The connections that wait to be taken.
    incoming: VecDeque<(Shared, Peer)>,
    /// The connections that the engine has, or has just closed.
    pub(super) wires: Vec<Shared>,
    /// Whether there is a host to dial.
    pub(super) has_host: bool,
    pub(super) faults: Faults,
    pub(super) machine: Machine,
    pub(super) pulse: Pulse,
}

impl World {
    pub(super) fn new() -> Self {
        let pulse = Pulse::default();
        Self {
            now: Instant::after_boot(Duration::from_secs(3)),
            clock: UnixTime::after_epoch(Duration::from_secs(1_700_000_000)),
            incoming: VecDeque::new(),
            wires: Vec::new(),
            has_host: true,
            faults: Faults::default(),
            machine: Machine::new(pulse.clone()),
            pulse,
        }
    }

    /// Somebody connects.
    pub(super) fn connect(&mut self, who: u8) {
        let (cid, uid) = (CID_HOST + u32::from(who & 1), USER + u32::from(who & 1));
        let peer = if who & 2 == 0 {
            Peer::Vsock { cid, port: 1 }
        } else {
            Peer::Unix { uid, pid: 1 }
        };
        let wire = Wire::new(Link::Connected, &self.pulse);
        wire.borrow_mut().stranger = who & 1 == 1;
        self.incoming.push_back((wire, peer));
    }

    /// Time passes.
    pub(super) fn pass(&mut self, duration: Duration) {
        self.now = self.now.saturating_add(duration);
    }

    /// What is ready now.
    pub(super) fn ready(&mut self) -> Vec<Readiness> {
        self.machine.bury();
        let simple = |token| Readiness {
            token,
            read: true,
            write: false,
            closed: false,
        };
        let mut ready = Vec::new();
        if !self.incoming.is_empty() {
            ready.push(simple(Token::Listener));
        }
        if self.machine.has_news() {
            ready.push(simple(Token::Signals));
        }
        for wire in &self.wires {
            ready.extend(wire.borrow().readiness());
        }
        ready.extend(self.machine.ready().into_iter().map(simple));
        ready
    }
}

impl Platform for World {
    type Socket = Socket;

    fn now(&mut self) -> Instant {
        self.now
    }

    fn unix_time(&mut self) -> UnixTime {
        self.clock
    }

    fn random(&mut self) -> [u8; 16] {
        [7; 16]
    }

    fn accept(&mut self) -> Result<Option<(Socket, Peer)>, OsError> {
        if self.faults.hit(Fault::Accept) {
            return Err(OsError(24));
        }
        let taken = self.incoming.pop_front();
        Ok(taken.map(|(wire, peer)| {
            self.pulse.beat();
            self.wires.push(Rc::clone(&wire));
            (Socket(wire), peer)
        }))
    }

    fn dial(&mut self) -> Option<Socket> {
        if !self.has_host || self.faults.hit(Fault::Dial) {
            return None;
        }
        let wire = Wire::new(Link::Connecting, &self.pulse);
        self.pulse.beat();
        self.wires.push(Rc::clone(&wire));
        Some(Socket(wire))
    }

    fn is_connected(&mut self, socket: &Socket) -> bool {
        socket.0.borrow().link == Link::Connected
    }

    fn watch(&mut self, socket: &Socket, id: Id, interest: Interest) -> Result<(), OsError> {
        if self.faults.hit(Fault::Watch) {
            return Err(OsError(28));
        }
        let before = socket.0.borrow_mut().watched.replace((id, interest));
        assert!(before.is_none(), "a socket is watched twice");
        Ok(())
    }

    fn rewatch(&mut self, socket: &Socket, id: Id, interest: Interest) -> Result<(), OsError> {
        let before = socket.0.borrow_mut().watched.replace((id, interest));
        assert!(before.is_some_and(|(before, _)| before == id));
        Ok(())
    }

    fn discard(&mut self, memory: &mut [u8]) {
        // Whoever still needs it will see.
        let count = memory.len().min(4096);
        memory[..count].fill(0xdb);
    }

    fn note(&mut self, _: Notice) {}
}
