//! The host's program: the library's machines, driven as the library's tasks drive them.

use crate::coverage::State;
use crate::ledger::{Call, Opened};
use crate::link::End;
use crate::network::Network;
use crate::requests::Request;
use crate::time::{PATIENCE, Tick, duration, ticks};
use agent_core::Level;
use agent_core::session::{Local, OfferContext};
use fastrand::Rng;
use handclasp::simulation::{Asked, Connection, Reset, Stream};

/// The most calls that one connection may keep waiting and in flight.
const CALLS: usize = 1024;
/// The most bytes that a connection may hold of what has arrived: a frame of the greatest length, and a read.
const INPUT: usize = crate::terms::MAX_MESSAGE as usize + 10 + 64 * 1024;
/// The most bytes that may wait to leave, as the library says.
const OUTPUT: usize = 64 * 1024 + 10 + (4 << 20);

/// A host's program with its connections.
pub(crate) struct Host<'w> {
    local: &'w Local<'static>,
    connections: Vec<Held<'w>>,
    entropy: Rng,
}

/// A connection and those who wait for calls on it.
// Each is a question of its own, and any combination of answers can be.
#[allow(clippy::struct_excessive_bools)]
struct Held<'w> {
    link: usize,
    connection: Connection<'w>,
    has_expected: bool,
    has_begun: bool,
    is_legacy: bool,
    has_work: bool,
    asked: Vec<(u32, Asked)>,
}

/// The host's end of a connection.
struct Socket<'n, 'w> {
    network: &'n mut Network<'w>,
    link: usize,
}

impl Stream for Socket<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<Option<usize>, Reset> {
        self.network.read(self.link, End::Host, buffer)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<Option<usize>, Reset> {
        self.network.write(self.link, End::Host, bytes)
    }
}

impl<'w> Host<'w> {
    pub(crate) const fn new(local: &'w Local<'static>, entropy: Rng) -> Self {
        Self {
            local,
            connections: Vec::new(),
            entropy,
        }
    }

    /// What it speaks.
    pub(crate) const fn local(&self) -> &'w Local<'static> {
        self.local
    }

    /// Takes a connection that it has dialled with this expected level, or, without one, that the guest has.
    pub(crate) fn connect(&mut self, link: usize, expected: Option<Level>, allow_legacy: bool) {
        let mut moment = OfferContext::default();
        self.entropy.fill(&mut moment.nonce);
        let patience = duration(PATIENCE);
        self.connections.push(Held {
            link,
            connection: Connection::new(self.local, moment, expected, allow_legacy, patience),
            has_expected: expected.is_some(),
            has_begun: false,
            is_legacy: false,
            has_work: false,
            asked: Vec::new(),
        });
    }

    /// The connections that have not ended.
    pub(crate) fn links(&self) -> Vec<usize> {
        self.connections.iter().map(|held| held.link).collect()
    }

    /// Makes a call, or without one only negotiates.
    pub(crate) fn call(
        &mut self,
        link: usize,
        request: Option<Request>,
        network: &mut Network<'_>,
    ) {
        let Some(held) = self.connections.iter_mut().find(|held| held.link == link) else {
            return;
        };
        held.has_work = true;
        held.has_begun = true;
        let Some(Request {
            method,
            message,
            ask,
        }) = request
        else {
            return held.connection.negotiate();
        };
        let id = network.ledger.next_id();
        network.ledger.ask(Call {
            is_idempotent: method.idempotent,
            message: message(id),
            ..Call::new(link, method.service, method.name, network.now)
        });
        network.tell(|| {
            format!(
                "connection {link}: the host asks for {} as call {id}",
                method.name
            )
        });
        held.asked
            .push((id, ask(&mut held.connection, network.now, id)));
    }

    /// Does all that can be done now.
    pub(crate) fn turn(&mut self, network: &mut Network<'_>) {
        self.connections.retain_mut(|held| held.turn(network));
    }

    /// When time next demands something.
    pub(crate) fn next(&self) -> Option<Tick> {
        let deadlines = self
            .connections
            .iter()
            .filter_map(|held| held.connection.deadline());
        deadlines.map(ticks).min()
    }

    /// Ends the program: all its connections go, and so do those who wait.
    pub(crate) fn restart(&mut self, local: &'w Local<'static>, network: &mut Network<'_>) {
        self.local = local;
        for held in self.connections.drain(..) {
            for (id, _) in held.asked {
                network.ledger.abandoned(id);
            }
            network.set_state(held.link, End::Host, None);
            network.reset(held.link);
        }
    }

    /// Lets go of all connections, after which every call has to have ended.
    pub(crate) fn release(&mut self, network: &mut Network<'_>) {
        for mut held in self.connections.drain(..) {
            if let Some(connection) = network.ledger.connection(held.link) {
                connection.is_released = true;
            }
            let link = held.link;
            held.connection.release(&mut Socket { network, link });
            held.collect(network);
        }
    }

    /// Ends the calls whose time is over.
    pub(crate) fn collect(&mut self, network: &mut Network<'_>) {
        self.connections
            .iter_mut()
            .for_each(|held| held.collect(network));
    }
}

impl Held<'_> {
    fn turn(&mut self, network: &mut Network<'_>) -> bool {
        let (link, now) = (self.link, duration(network.now));
        let is_due = self
            .connection
            .deadline()
            .is_some_and(|deadline| deadline <= now);
        if self.has_begun && (self.has_work || is_due || network.is_readable(link, End::Host)) {
            let before = network.activity;
            network.set_state(link, End::Host, Some(self.state()));
            let goes_on = self.connection.turn(now, &mut Socket { network, link });
            self.has_work = network.activity != before || self.connection.memory().output > 0;
            self.note_session(network);
            self.check_memory(network);
            self.collect(network);
            if !goes_on {
                let ended = self.connection.ended();
                network.tell(|| format!("connection {link}: the host's end is over: {ended:?}"));
                network.set_state(link, End::Host, None);
                network.hang_up(link, End::Host);
                return false;
            }
        }
        network.set_state(link, End::Host, Some(self.state()));
        true
    }

    fn note_session(&mut self, network: &mut Network<'_>) {
        let known = network
            .ledger
            .connection(self.link)
            .is_none_or(|connection| connection.opened.is_some());
        if known {
            return;
        }
        if let Some(Ok(level)) = self.connection.session() {
            self.is_legacy = level.is_none();
            let at = network.now;
            network.tell(|| {
                format!(
                    "connection {}: the host has a session: {level:?}",
                    self.link
                )
            });
            network.ledger.opened(self.link, Opened { at, level });
        }
    }

    /// Hears how calls have ended.
    fn collect(&mut self, network: &mut Network<'_>) {
        let now = duration(network.now);
        self.asked.retain_mut(|(id, asked)| {
            let Some(result) = asked.ended(now) else {
                return true;
            };
            network.tell(|| match &result {
                Ok(_) => format!("call {id} is done"),
                Err(error) => format!("call {id} is not done: {error}"),
            });
            network.ended(*id, &result);
            false
        });
    }

    fn check_memory(&self, network: &mut Network<'_>) {
        let memory = self.connection.memory();
        if memory.calls > CALLS || memory.input > INPUT || memory.output > OUTPUT {
            network.ledger.violated(format!(
                "connection {}: the host holds {memory:?}",
                self.link
            ));
        }
    }

    fn state(&self) -> State {
        match self.connection.session() {
            Some(_) if self.is_legacy => State::HostLegacy,
            Some(_) if self.asked.is_empty() => State::HostOpen,
            Some(_) => State::HostBusy,
            None if !self.has_begun => State::HostSilent,
            None if self.has_expected => State::HostOffered,
            None => State::HostAwaits,
        }
    }
}
