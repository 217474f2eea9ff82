//! The event loop: one thread, one wait, and whose turn it is.

use crate::arch;
use crate::connection::{Connection, Filled, Flushed};
use crate::connections::{Connections, Slot};
use crate::facts::Facts;
use crate::handlers::Handlers;
use crate::log::{info, warning};
use crate::poller::{Events, Id, Interest, Poller, Readiness, Token};
use crate::power::{self, Power};
use crate::ready::Ready;
use crate::run::earlier;
use crate::runs::Runs;
use crate::signals::{Signals, Woken};
use agent_core::Version;
use agent_core::session::{CloseReason, Event, Ignored, Local, Received};
use rustix::fd::AsFd;
use rustix::io::Errno;
use vsock_transport::{CID_HOST, Listener, Peer, Stream};

/// How many connections are taken before others get their turn.
const ACCEPTS: usize = 16;

/// Everything that the agent is made of, once it listens.
#[derive(Debug)]
pub struct EventLoop<'c> {
    poller: Poller,
    listener: Listener,
    signals: Signals,
    local: &'c Local<'c>,
    facts: &'c Facts,
    connections: Connections<'c>,
    runs: Runs<'c>,
    power: Power,
    ready: Option<Ready<'c>>,
    /// When time next demands something; recomputed when `timers_changed`.
    deadline: Option<u64>,
    timers_changed: bool,
}

/// What the loop is made from.
#[derive(Debug)]
pub struct Parts<'c> {
    /// Where connections come in.
    pub listener: Listener,
    /// What the agent speaks and serves.
    pub local: &'c Local<'c>,
    /// What the agent knows of itself.
    pub facts: &'c Facts,
    /// The table of connections.
    pub connections: Connections<'c>,
    /// The table of programs.
    pub runs: Runs<'c>,
    /// Where to say that the agent is ready.
    pub ready: Option<Ready<'c>>,
}

impl<'c> EventLoop<'c> {
    /// Puts the parts together.
    pub fn new(parts: Parts<'c>) -> Result<Self, Errno> {
        let poller = Poller::new()?;
        let signals = Signals::new()?;
        let read = Interest {
            read: true,
            write: false,
        };
        poller.add(&parts.listener, Token::Listener, read)?;
        poller.add(signals.as_fd(), Token::Signals, read)?;
        Ok(Self {
            poller,
            listener: parts.listener,
            signals,
            local: parts.local,
            facts: parts.facts,
            connections: parts.connections,
            runs: parts.runs,
            power: Power::On,
            ready: parts.ready,
            deadline: None,
            timers_changed: true,
        })
    }

    /// Serves until the guest ends.
    pub fn run(&mut self) -> ! {
        let mut events = Events::new();
        loop {
            let timeout = self.time();
            for readiness in self.poller.wait(&mut events, timeout) {
                self.turn(readiness);
            }
            self.answer_callers();
        }
    }

    /// Does what time demands, and says for how many nanoseconds nothing more will.
    fn time(&mut self) -> Option<u64> {
        if !self.timers_changed && self.deadline.is_none() {
            return None;
        }
        let now = arch::monotonic_ns();
        if self.deadline.is_some_and(|deadline| deadline <= now) {
            self.timers_changed = true;
        }
        if self.timers_changed {
            self.tick(now);
            self.timers_changed = false;
            let deadlines = [
                self.connections.next_deadline(),
                self.power.next_deadline(),
                self.ready.as_ref().and_then(Ready::next_deadline),
            ];
            let first = self.runs.next_deadline();
            self.deadline = deadlines.into_iter().fold(first, earlier);
        }
        Some(self.deadline?.saturating_sub(now))
    }

    #[inline(never)]
    fn tick(&mut self, now: u64) {
        self.runs.tick(now);
        while let Some(id) = self.connections.stalled(now) {
            warning!("a frame stood still for too long: its connection is closed");
            self.close(id);
        }
        let nothing_runs = self.nothing_runs();
        if self.power.tick(self.facts.is_init, nothing_runs, now) {
            self.runs.stop_all(now);
        }
        if let Power::Over { action } = self.power {
            info!("the end");
            power::finish(action, self.facts.is_init);
        }
        self.answer_callers();
        if let Some(stream) = self.ready.as_mut().and_then(|ready| ready.dial(now)) {
            self.dialled(stream, now);
        }
    }

    fn turn(&mut self, readiness: Readiness) {
        match readiness.token {
            Token::Listener => self.accept(),
            Token::Signals => self.signalled(),
            Token::Connection(id) => self.serve(id, readiness),
            token => self.runs.ready(token),
        }
    }

    #[inline(never)]
    fn accept(&mut self) {
        for _ in 0..ACCEPTS {
            match self.listener.accept() {
                Ok(None) => return,
                Ok(Some((stream, peer))) if is_trusted(peer) => {
                    let connection = Connection::new(stream, self.local);
                    self.admit(connection);
                }
                Ok(Some((_, Peer::Vsock { cid, .. }))) => {
                    warning!("turned a stranger away: context ID {}", cid);
                }
                Ok(Some((_, Peer::Unix { uid, pid }))) => {
                    warning!("turned a stranger away: user {}, process {}", uid, pid);
                }
                Err(error) => {
                    let errno = error.errno().raw_os_error();
                    warning!("a connection could not be taken: error {}", errno);
                    return;
                }
            }
        }
    }

    /// Finds a place for a connection and begins to watch it.
    fn admit(&mut self, connection: Connection<'c>) -> Option<Id> {
        let place = self.connections.place(&self.runs, arch::monotonic_ns());
        if let Some(evicted) = place.evicted {
            info!("the connection that was idle longest gives way");
            self.close(evicted);
        }
        let id = self.connections.insert(place.index, connection)?;
        let (slot, _) = self.connections.get(id)?;
        let watched = slot.connection.as_mut()?.watch(id, &self.poller);
        if let Err(errno) = watched {
            let errno = errno.raw_os_error();
            warning!("a connection could not be watched: error {}", errno);
            self.close(id);
            return None;
        }
        Some(id)
    }

    /// Takes a connection to the host that is being made.
    fn dialled(&mut self, stream: Stream, now: u64) {
        let mut connection = Connection::new(stream, self.local);
        connection.connecting = true;
        let id = self.admit(connection);
        if let (Some(ready), Some(id)) = (&mut self.ready, id) {
            ready.dialled(id);
        } else if let Some(ready) = &mut self.ready {
            ready.later(now);
        }
    }

    #[inline(never)]
    fn signalled(&mut self) {
        let now = arch::monotonic_ns();
        match self.signals.take() {
            Woken::ByTermination => {
                if self.power.signalled(self.facts.is_init, now) {
                    self.runs.stop_all(now);
                }
            }
            Woken::ByChildren => {}
        }
        while let Some((pid, status)) = Signals::reap() {
            // As init the agent inherits orphans; their end is of no interest.
            self.runs.ended(pid, status);
        }
        self.timers_changed = true;
    }

    fn serve(&mut self, id: Id, readiness: Readiness) {
        let Some((
            Slot {
                inbox,
                connection: Some(connection),
                ..
            },
            _,
        )) = self.connections.get(id)
        else {
            return;
        };
        if connection.connecting {
            if !connection.stream().connect_result().unwrap_or(false) {
                return self.close(id);
            }
            self.greet(id);
        } else if (readiness.read && connection.fill(inbox) == Filled::Closed)
            || (readiness.closed && inbox.bytes().is_empty())
        {
            return self.close(id);
        }
        self.connections.touch(id);
        self.progress(id);
    }

    /// Says on a connection that was just made that the guest is ready.
    #[inline(never)]
    fn greet(&mut self, id: Id) {
        let moment = self.facts.moment();
        if let Some((
            Slot {
                outbox,
                connection: Some(connection),
                ..
            },
            _,
        )) = self.connections.get(id)
        {
            connection.connecting = false;
            // An empty output has room for an offer.
            let _ = connection.server.ready(&moment, outbox);
        }
    }

    /// Deals with what has come, and sends what there is, until one of the two has to wait.
    fn progress(&mut self, id: Id) {
        let output_full = loop {
            let output_full = self.deal(id);
            let Some((
                Slot {
                    outbox,
                    connection: Some(connection),
                    ..
                },
                _,
            )) = self.connections.get(id)
            else {
                return;
            };
            match connection.flush(outbox) {
                Flushed::Closed => return self.close(id),
                Flushed::All if connection.closing => return self.close(id),
                // What was held up by a full output can go on.
                Flushed::All if output_full => {
                    self.runs.answer(id, &mut connection.server, outbox);
                }
                Flushed::All => break output_full,
                Flushed::Blocked => {
                    connection
                        .blocked_since
                        .get_or_insert_with(arch::monotonic_ns);
                    break output_full;
                }
            }
        };
        if let Some((
            Slot {
                outbox,
                connection: Some(connection),
                ..
            },
            _,
        )) = self.connections.get(id)
        {
            connection.update_interest(id, outbox, output_full, &self.poller);
        }
    }

    #[inline(never)]
    /// Deals with whole frames until there is none, or no room for answers. True in the latter case.
    fn deal(&mut self, id: Id) -> bool {
        let Some((
            Slot {
                inbox,
                outbox,
                connection: Some(connection),
                ..
            },
            pool,
        )) = self.connections.get(id)
        else {
            return false;
        };
        let mut output_full = false;
        while !connection.closing {
            let Received { consumed, event } = connection.server.receive(inbox.bytes(), outbox);
            match event {
                Event::Incomplete { needed } => {
                    inbox.shrink(pool);
                    if inbox.needs_large(needed) && !connection.wants_large {
                        connection.wants_large = !inbox.grow(pool);
                        self.timers_changed = true;
                    }
                    let large = inbox.has_large();
                    connection.large_progress = large.then(arch::monotonic_ns);
                    break;
                }
                Event::OutputFull => {
                    output_full = true;
                    break;
                }
                Event::Done => {}
                Event::Ignored(reason) => {
                    let what = match reason {
                        Ignored::Response => "response",
                        Ignored::Data => "data",
                    };
                    warning!("a frame that answers nothing was passed over: {}", what);
                }
                Event::Negotiate(proposal) => {
                    let moment = self.facts.moment();
                    // The session has made sure that there is room.
                    let answer = connection.server.answer(&proposal, &moment, outbox);
                    if let Ok(Some(level)) = answer {
                        let Version { major, minor } = level.version;
                        info!("negotiated version {}.{}", major, minor);
                    } else {
                        info!("the negotiation was refused");
                    }
                }
                Event::Agreed(agreement) => {
                    let Version { major, minor } = agreement.level.version;
                    info!(
                        "the host has heard that the guest is ready: version {}.{}",
                        major, minor
                    );
                    if let Some(ready) = &mut self.ready {
                        ready.heard(id);
                    }
                }
                Event::Call(call) => {
                    let mut handlers = Handlers {
                        runs: &mut self.runs,
                        power: &mut self.power,
                        facts: self.facts,
                        poller: &self.poller,
                        connection: id,
                        reserved: connection.reserved,
                    };
                    let handled = handlers.dispatch(call, outbox);
                    self.timers_changed |= handled.is_later() || self.power.is_ending();
                    connection.server.handled(handled);
                }
                Event::Close(reason) => {
                    log_end(reason);
                    connection.closing = true;
                }
            }
            inbox.consume(consumed);
        }
        output_full
    }

    /// Answers the callers whose programs have ended.
    fn answer_callers(&mut self) {
        for id in self.runs.callers_to_answer() {
            if let Some((
                Slot {
                    outbox,
                    connection: Some(connection),
                    ..
                },
                _,
            )) = self.connections.get(id)
            {
                self.runs.answer(id, &mut connection.server, outbox);
                self.progress(id);
            }
        }
        self.lend();
    }

    /// Lends free large buffers to those who wait.
    fn lend(&mut self) {
        while !self.connections.pool.is_empty() {
            let Some(id) = self.connections.longest_waiting() else {
                return;
            };
            if let Some((
                Slot {
                    connection: Some(connection),
                    ..
                },
                _,
            )) = self.connections.get(id)
            {
                connection.wants_large = false;
            }
            self.progress(id);
        }
    }

    fn close(&mut self, id: Id) {
        let now = arch::monotonic_ns();
        if self.connections.remove(id).is_none() {
            return;
        }
        self.runs.connection_lost(id, now);
        if self.power.connection_lost(id, self.facts.is_init, now) {
            self.runs.stop_all(now);
        }
        if let Some(ready) = &mut self.ready {
            ready.connection_lost(id, now);
        }
        self.timers_changed = true;
    }

    fn nothing_runs(&self) -> bool {
        if self.facts.is_init {
            return Signals::no_children();
        }
        self.runs.is_empty()
    }
}

/// Says why a connection cannot go on.
fn log_end(reason: CloseReason) {
    match reason {
        CloseReason::Unskippable { length } => {
            warning!(
                "a connection ends: a frame of {} bytes is announced",
                length
            );
        }
        CloseReason::BadAnswer(error) => {
            warning!("a connection ends: {}", error.as_str());
        }
        CloseReason::NotAnswered(code) => {
            let code = code as u8;
            warning!(
                "a connection ends: the host answers readiness with code {}",
                code
            );
        }
    }
}

/// Whether a peer may talk to the agent: the host, or this user.
fn is_trusted(peer: Peer) -> bool {
    match peer {
        Peer::Vsock { cid, .. } => cid == CID_HOST,
        Peer::Unix { uid, .. } => uid == rustix::process::geteuid().as_raw(),
    }
}
