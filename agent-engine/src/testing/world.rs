//! The platform of tests.

use super::children::Children;
use super::jobs::Jobs;
use super::system::Machine;
use super::wire::{Shared, Socket, Wire, shared};
use crate::notice::{Notice, OsError};
use crate::platform::{Id, Interest, Platform, Readiness, Token};
use crate::time::{Duration, Instant, UnixTime};
use std::collections::VecDeque;
use std::rc::Rc;
use std::vec::Vec;
use vsock_transport::{CID_HOST, Peer};

/// What the host dials from.
pub(crate) const HOST: Peer = Peer::Vsock {
    cid: CID_HOST,
    port: 1024,
};

/// All that there is beside the engine.
#[derive(Debug, Default)]
pub(crate) struct World {
    pub(crate) now: Instant,
    /// How often the engine has asked what time it is.
    pub(crate) clock_reads: usize,
    pub(crate) unix_time: UnixTime,
    pub(crate) nonce: [u8; 16],
    /// Who waits for being accepted.
    pub(crate) waiting: VecDeque<(Shared<Wire>, Peer)>,
    /// How often the engine has asked who waits.
    pub(crate) accepts: usize,
    /// Why nobody can be accepted.
    pub(crate) accept_error: Option<OsError>,
    /// Why nobody can be accepted until a connection is closed.
    pub(crate) accept_error_while_open: Option<(Shared<Wire>, OsError)>,
    /// What accepting fails with if nobody waits.
    pub(crate) accept_error_when_none: Option<OsError>,
    /// Whether pending connections are not reported.
    pub(crate) listener_unwatched: bool,
    /// What dialling comes to; `None`, or nothing left, is a failure.
    pub(crate) dials: VecDeque<Option<Shared<Wire>>>,
    /// When the engine has dialled.
    pub(crate) dialled_at: Vec<Instant>,
    /// Why no connection can be watched.
    pub(crate) watch_error: Option<OsError>,
    /// Why no connection can be watched for something else.
    pub(crate) rewatch_error: Option<OsError>,
    watched: Vec<Watched>,
    pub(crate) watches: Vec<(Id, Interest)>,
    pub(crate) rewatches: Vec<(Id, Interest)>,
    /// The length of each piece of memory that is not needed any more.
    pub(crate) discarded: Vec<usize>,
    pub(crate) notices: Vec<Notice>,
    pub(crate) children: Children,
    pub(crate) jobs: Jobs,
    pub(crate) machine: Machine,
}

#[derive(Debug)]
struct Watched {
    id: Id,
    interest: Interest,
    wire: Shared<Wire>,
}

impl World {
    /// Somebody dials, and waits for being accepted.
    pub(crate) fn knock(&mut self, peer: Peer) -> Shared<Wire> {
        let wire = shared(Wire::default());
        self.waiting.push_back((wire.clone(), peer));
        wire
    }

    /// Where the next dialling arrives.
    pub(crate) fn expect_dial(&mut self) -> Shared<Wire> {
        let wire = shared(Wire::default());
        self.dials.push_back(Some(wire.clone()));
        wire
    }

    pub(crate) fn pass(&mut self, duration: Duration) {
        self.now = self.now.saturating_add(duration);
    }

    /// The connection as the engine calls it.
    pub(crate) fn id_of(&self, wire: &Shared<Wire>) -> Id {
        self.find(wire).id
    }

    /// What the engine watches a connection for.
    pub(crate) fn interest_in(&self, wire: &Shared<Wire>) -> Interest {
        self.find(wire).interest
    }

    fn find(&self, wire: &Shared<Wire>) -> &Watched {
        let mut watched = self.watched.iter();
        watched
            .find(|watched| Rc::ptr_eq(&watched.wire, wire))
            .expect("a connection that is watched")
    }

    /// Everything that is ready, as `epoll` would say it.
    pub(crate) fn ready(&mut self) -> Vec<Readiness> {
        self.watched
            .retain(|watched| !watched.wire.borrow().is_closed);
        let mut ready = Vec::new();
        if !self.waiting.is_empty() && !self.listener_unwatched {
            ready.push(readable(Token::Listener));
        }
        ready.extend(self.watched.iter().filter_map(Watched::ready));
        ready.extend(self.machine_ready());
        ready
    }

    fn machine_ready(&self) -> Vec<Readiness> {
        let mut tokens = Vec::new();
        if self.machine.end_signalled || !self.children.ended.is_empty() {
            tokens.push(Token::Signals);
        }
        tokens.extend(self.children.ready());
        tokens.extend(self.jobs.ready());
        tokens.into_iter().map(readable).collect()
    }
}

impl Watched {
    fn ready(&self) -> Option<Readiness> {
        let wire = self.wire.borrow();
        let is_over = wire.is_gone || wire.is_reset;
        let can_read = !wire.incoming.is_empty() || wire.is_ended;
        let can_write = wire.room > 0 && wire.is_connected;
        let read = is_over || self.interest.read && can_read;
        let write = is_over || self.interest.write && can_write;
        (read || write).then_some(Readiness {
            token: Token::Connection(self.id),
            read,
            write,
            closed: is_over,
        })
    }
}

/// Something that can be read.
pub(crate) const fn readable(token: Token) -> Readiness {
    Readiness {
        token,
        read: true,
        write: false,
        closed: false,
    }
}

impl Platform for World {
    type Socket = Socket;

    fn now(&mut self) -> Instant {
        self.clock_reads += 1;
        self.now
    }

    fn unix_time(&mut self) -> UnixTime {
        self.unix_time
    }

    fn random(&mut self) -> [u8; 16] {
        self.nonce
    }

    fn accept(&mut self) -> Result<Option<(Socket, Peer)>, OsError> {
        self.accepts += 1;
        if let Some(error) = self.accept_error.filter(|_| !self.waiting.is_empty()) {
            return Err(error);
        }
        if let Some((wire, error)) = &self.accept_error_while_open
            && !wire.borrow().is_closed
        {
            return Err(*error);
        }
        let next = self.waiting.pop_front();
        if let Some(error) = self.accept_error_when_none.filter(|_| next.is_none()) {
            return Err(error);
        }
        Ok(next.map(|(wire, peer)| (Socket(wire), peer)))
    }

    fn watch_listener(&mut self, watch: bool) {
        assert_eq!(self.listener_unwatched, watch, "it is so already");
        self.listener_unwatched = !watch;
    }

    fn dial(&mut self) -> Option<Socket> {
        self.dialled_at.push(self.now);
        self.dials.pop_front().flatten().map(Socket)
    }

    fn is_connected(&mut self, socket: &Socket) -> bool {
        let wire = socket.0.borrow();
        wire.is_connected && !wire.is_reset
    }

    fn watch(&mut self, socket: &Socket, id: Id, interest: Interest) -> Result<(), OsError> {
        if let Some(error) = self.watch_error {
            return Err(error);
        }
        self.watches.push((id, interest));
        self.watched.push(Watched {
            id,
            interest,
            wire: socket.0.clone(),
        });
        Ok(())
    }

    fn rewatch(&mut self, socket: &Socket, id: Id, interest: Interest) -> Result<(), OsError> {
        self.rewatches.push((id, interest));
        if let Some(error) = self.rewatch_error {
            return Err(error);
        }
        let mut watched = self.watched.iter_mut();
        let watched = watched.find(|watched| Rc::ptr_eq(&watched.wire, &socket.0));
        watched.expect("a connection that is watched").interest = interest;
        Ok(())
    }

    fn discard(&mut self, memory: &mut [u8]) {
        self.discarded.push(memory.len());
    }

    fn note(&mut self, notice: Notice) {
        self.notices.push(notice);
    }
}
