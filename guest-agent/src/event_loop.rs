//! The event loop: one thread, one wait, and whose turn it is.

mod admission;
mod traffic;

use crate::arch;
use crate::connections::Connections;
use crate::deadline::earlier;
use crate::facts::Facts;
use crate::listener::Listener;
use crate::log::{self, info, warning};
use crate::poller::{Events, Interest, Poller, Readiness, Token};
use crate::power::{self, Power};
use crate::ready::Ready;
use crate::runs::Runs;
use crate::signals::{Signals, Woken};
use agent_core::session::Local;
use rustix::io::Errno;

/// Everything that the agent is made of, once it listens.
#[derive(Debug)]
// What is used most comes first: where it is then takes a byte in an instruction instead of four.
#[repr(C)]
pub struct EventLoop<'c> {
    /// When time next demands something; recomputed when `timers_changed`.
    deadline: Option<u64>,
    timers_changed: bool,
    /// A connection may wait for a large buffer: looking for it costs more than a small call.
    large_is_wanted: bool,
    poller: Poller,
    listener: Listener,
    signals: Signals,
    local: &'c Local<'c>,
    facts: &'c Facts,
    connections: Connections<'c>,
    power: Power,
    ready: Option<Ready<'c>>,
    runs: Runs<'c>,
}

/// What the loop is made from.
#[derive(Debug)]
pub struct Parts<'c> {
    /// What wakes it.
    pub sources: Sources,
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

/// What wakes the loop while there are no connections.
#[derive(Debug)]
pub struct Sources {
    poller: Poller,
    listener: Listener,
    signals: Signals,
}

impl Sources {
    /// Begins to watch for connections and signals.
    #[inline(never)]
    pub fn new(listener: Listener) -> Result<Self, Errno> {
        let poller = Poller::new()?;
        let signals = Signals::new()?;
        let read = Interest {
            read: true,
            write: false,
        };
        poller.add(&listener, Token::Listener, read)?;
        poller.add(&signals, Token::Signals, read)?;
        Ok(Self {
            poller,
            listener,
            signals,
        })
    }
}

impl<'c> EventLoop<'c> {
    /// Puts the parts together.
    pub fn new(parts: Parts<'c>) -> Self {
        let Sources {
            poller,
            listener,
            signals,
        } = parts.sources;
        Self {
            poller,
            listener,
            signals,
            local: parts.local,
            facts: parts.facts,
            connections: parts.connections,
            runs: parts.runs,
            power: Power::On,
            ready: parts.ready,
            deadline: None,
            timers_changed: true,
            large_is_wanted: false,
        }
    }

    /// Says that the agent is ready, if somebody is to be told.
    #[inline(never)]
    pub fn begin(&mut self) {
        self.time();
    }

    /// Serves until the guest ends.
    pub fn run(&mut self) -> ! {
        let mut events = Events::default();
        loop {
            let timeout = self.time();
            log::flush();
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
            // Bytes may have come while the guest stood still as a whole.
            if self.has_come(id) {
                self.progress(id);
            } else {
                warning!("a frame stood still for too long: its connection is closed");
                self.close(id);
            }
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
        if let Some(id) = self.ready.as_ref().and_then(|ready| ready.overdue(now)) {
            warning!("the host has not answered that the guest is ready: it is dialled again");
            self.close(id);
        }
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
        self.runs.remove_empty_groups();
        self.timers_changed = true;
    }

    fn nothing_runs(&self) -> bool {
        if self.facts.is_init {
            return Signals::no_children();
        }
        self.runs.is_empty()
    }
}
