//! A guest: the engine that ships, in a world.

use crate::child::{Child, Errand};
use crate::coverage::State;
use crate::desk::Desk;
use crate::house::House;
use crate::ledger::Session;
use crate::link::End;
use crate::machine::{Machine, USER, instant};
use crate::memory::Parts;
use crate::network::Shared;
use crate::socket::Socket;
use crate::time::{Tick, ticks};
use agent_core::session::Local;
use agent_engine::agent::{AgentServices, AgentSlots};
use agent_engine::platform::Token;
use agent_engine::{Buffers, ConnectionSlots, Engine, Facts, Setup};
use fastrand::Rng;

/// How often a guest reports that it is ready before the world loses interest.
pub(crate) const PATIENCE: u32 = 10;

/// How often an engine may ask to be called again at once without a reason that can be seen: timers that leave
/// something to do at once are one that cannot.
const IDLE_TURNS: u32 = 3;

/// The tables of a guest.
pub(crate) struct Tables<'w> {
    connections: ConnectionSlots<'w, Socket<'w>>,
    services: AgentSlots<Child<'w>, Errand<'w>>,
}

impl Tables<'_> {
    pub(crate) const fn new() -> Self {
        Self {
            connections: ConnectionSlots::new(),
            services: AgentSlots::new(),
        }
    }
}

/// One life of a guest.
pub(crate) struct Guest<'m, 'w> {
    engine: Engine<'m, 'w, Machine<'w>, House<'m, 'w>>,
    machine: Machine<'w>,
    /// Its place among those of the world.
    pub(crate) index: usize,
    /// What its generator of random numbers begins with.
    pub(crate) entropy: u64,
    next: Option<Tick>,
    /// How often it has asked to be called again at once, and nothing came of it.
    idle_turns: u32,
}

impl<'m, 'w> Guest<'m, 'w> {
    // The parts are lent for good.
    #[allow(clippy::needless_pass_by_value)]
    pub(crate) fn new(
        local: &'w Local<'static>,
        network: &Shared<'w>,
        tables: &'m mut Tables<'w>,
        parts: Parts<'m>,
        entropy: u64,
    ) -> Self {
        let index = network.borrow().guests.len();
        let mut locked = network.borrow_mut();
        let now = instant(locked.now);
        let reports_readiness = locked.rng.u8(..3) == 0;
        let is_init = locked.rng.bool();
        let inside = locked.guest(index);
        inside.report.is_due = reports_readiness;
        drop(locked);
        let setup = Setup {
            local,
            facts: Facts {
                started: now,
                listening: now,
                is_init,
                generation: None,
            },
            buffers: Buffers {
                slots: &mut tables.connections,
                inputs: parts.inputs,
                outputs: parts.outputs,
                large: parts.large,
            },
            trusted_user: USER,
            reports_readiness,
            services: House {
                desk: Desk::default(),
                agent: AgentServices::new(&mut tables.services, parts.services),
            },
        };
        Self {
            engine: Engine::new(setup),
            machine: Machine::new(network, index, Rng::with_seed(entropy)),
            index,
            entropy,
            next: Some(0),
            idle_turns: 0,
        }
    }

    /// Ends its life: its connections go.
    pub(crate) fn end(mut self) {
        self.machine.network.borrow_mut().guest(self.index).is_off = true;
        self.engine.close_all(&mut self.machine);
    }

    /// Whether it has turned itself off.
    pub(crate) fn is_off(&self) -> bool {
        self.machine.network.borrow_mut().guest(self.index).is_off
    }

    /// Whether nobody has listened to it for so long that nobody will. It dials all the same, and the world ends.
    fn has_given_up(&self) -> bool {
        let mut network = self.machine.network.borrow_mut();
        network.guest(self.index).report.attempts > PATIENCE
    }

    /// When something inside it goes on by itself.
    pub(crate) fn next(&self) -> Option<Tick> {
        let inside = self.machine.network.borrow_mut().next_inside(self.index);
        let engine = self.next.filter(|_| !self.is_off() && !self.has_given_up());
        [inside, engine].into_iter().flatten().min()
    }

    /// Deals with all that is ready, as the agent's event loop does.
    pub(crate) fn turn(&mut self) {
        if self.is_off() {
            return;
        }
        let mut network = self.machine.network.borrow_mut();
        network.step(self.index);
        let ready = network.ready(self.index);
        let mut before = network.activity;
        drop(network);
        if self.next == Some(0) {
            self.engine.run_timers(&mut self.machine);
            // What is dialled at the start is told apart by nothing else.
            before = before.wrapping_sub(1);
        }
        for readiness in ready {
            if let Token::Connection(id) = readiness.token {
                let mut network = self.machine.network.borrow_mut();
                let view = &mut network.guest(self.index).view;
                if let Some(link) = view.link_of(id) {
                    view.touch(link);
                    view.serves = Some(link);
                }
            }
            self.engine.on_ready(readiness, &mut self.machine);
            self.machine
                .network
                .borrow_mut()
                .guest(self.index)
                .view
                .serves = None;
        }
        self.engine.answer_callers(&mut self.machine);
        let left = self.engine.run_timers(&mut self.machine);
        let mut network = self.machine.network.borrow_mut();
        let now = network.now;
        self.next = left.map(|left| now + ticks(left.into()));
        let is_idle = self.next == Some(now) && network.activity == before;
        self.idle_turns = if is_idle { self.idle_turns + 1 } else { 0 };
        if self.idle_turns > IDLE_TURNS {
            network
                .ledger
                .violated(format!("guest {} turns in a circle", self.index));
        }
        network.check_guest(self.index);
        // Without connections, programs and jobs nothing has a place any more.
        let is_deserted = network.guest(self.index).is_deserted();
        if is_deserted && !self.engine.services().agent.is_empty() {
            let wrong = format!("guest {} keeps a place for what is gone", self.index);
            network.ledger.violated(wrong);
        }
        drop(network);
        self.set_states();
    }

    /// Takes note of how far each connection is.
    fn set_states(&self) {
        let mut network = self.machine.network.borrow_mut();
        for link in network.guest(self.index).view.links() {
            let inside = network.guest(self.index);
            let is_ending = inside.ending.is_some();
            let seat = inside.view.seat(link).copied();
            let mut processes = inside.processes.iter().map(|(_, process)| process);
            let runs = processes.any(|process| process.link == link && process.is_held);
            let is_large = network
                .links
                .get_mut(link)
                .is_some_and(crate::view::is_large);
            let session = network
                .ledger
                .connections()
                .get(link)
                .map(|connection| connection.session);
            let is_busy = !network.ledger.unanswered(link).is_empty();
            let state = match (seat, session) {
                _ if is_ending => State::GuestEnding,
                (Some(seat), _) if seat.connects_at.is_some() => State::GuestConnecting,
                (Some(seat), _) if seat.is_reserved() => State::GuestReserved,
                (Some(seat), _) if seat.waits() => State::GuestWaiting,
                _ if is_large => State::GuestLarge,
                (Some(seat), _) if seat.is_blocked() => State::GuestBlocked,
                _ if runs => State::GuestRunning,
                (_, Some(Session::Agreed)) if is_busy => State::GuestBusy,
                (_, Some(Session::Agreed)) => State::GuestOpen,
                (_, Some(Session::Offered)) => State::GuestOffered,
                (_, Some(Session::Nothing)) => State::GuestRefused,
                _ => State::GuestSilent,
            };
            network.set_state(link, End::Guest, Some(state));
        }
    }
}
