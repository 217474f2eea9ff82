//! Whoever drives the engine: its loop, and what holds after each turn of it.

use super::wire::{Link, Shared, Wire};
use super::world::World;
use crate::answers::answered_once;
use crate::peer::frames;
use agent_core::frame::FrameType;
use agent_core::session::Local;
use agent_engine::Engine;
use agent_engine::agent::AgentServices;
use agent_engine::limits::{GROUPS, JOBS, LEFTOVERS};
use agent_engine::time::Duration;
use std::collections::BTreeSet;

/// Turns in a row in which nothing moves, while something is ready, before that is a busy loop.
const PATIENCE: u32 = 8;

/// An engine in its world.
pub(super) struct Driver<'m, 'l> {
    pub(super) engine: Engine<'m, 'l, World, AgentServices<'m, World>>,
    pub(super) world: World,
    pub(super) local: &'l Local<'static>,
    /// The most connections at a time.
    pub(super) connections: usize,
    /// The most programs, and the most processes, at a time.
    pub(super) programs: usize,
    /// What is ready is told in the opposite order.
    pub(super) backwards: bool,
}

/// What came of a turn.
struct Turn {
    timeout: Option<Duration>,
    had_events: bool,
}

impl Driver<'_, '_> {
    /// One turn of the loop.
    pub(super) fn turn(&mut self) {
        self.take_turn();
    }

    fn take_turn(&mut self) -> Turn {
        let timeout = self.engine.run_timers(&mut self.world);
        let mut ready = self.world.ready();
        if self.backwards {
            ready.reverse();
        }
        let had_events = !ready.is_empty();
        for readiness in ready {
            self.engine.on_ready(readiness, &mut self.world);
        }
        self.engine.answer_callers(&mut self.world);
        self.check();
        Turn {
            timeout,
            had_events,
        }
    }

    /// Turns until nothing is ready. Returns the time until the next timer.
    pub(super) fn settle(&mut self) -> Option<Duration> {
        let mut idle = 0;
        loop {
            let before = self.world.pulse.count();
            let turn = self.take_turn();
            let moved = self.world.pulse.count() != before;
            if !moved && !turn.had_events && turn.timeout != Some(Duration::ZERO) {
                return turn.timeout;
            }
            idle = if moved { 0 } else { idle + 1 };
            assert!(
                idle < PATIENCE,
                "a busy loop: nothing moves, and something is ready"
            );
        }
    }

    /// Lets time pass, from timer to timer.
    pub(super) fn wait(&mut self, mut left: Duration) {
        while left > Duration::ZERO {
            let next = self.settle().map_or(left, |timeout| timeout.min(left));
            self.world.pass(next);
            left = Duration::from_nanos(left.as_nanos() - next.as_nanos());
        }
        self.settle();
    }

    /// What holds at any time.
    fn check(&mut self) {
        let machine = &self.world.machine;
        let held = || {
            let programs = machine.programs.iter().map(|process| process.borrow());
            programs.filter(|process| !process.dropped)
        };
        let running = || held().filter(|process| !process.has_ended);
        let programs = running().filter(|process| process.start.is_none()).count();
        assert!(programs <= self.programs, "{programs} programs run");
        let processes = running().count() - programs;
        assert!(processes <= self.programs, "{processes} processes run");
        let held = held().count();
        let most = 2 * self.programs + LEFTOVERS;
        assert!(held <= most, "{held} programs are held");
        let jobs = machine.jobs.iter().filter(|job| !job.borrow().dropped);
        assert!(jobs.count() <= JOBS);
        assert!(machine.groups() <= GROUPS);
        for wire in &self.world.wires {
            let wire = wire.borrow();
            if wire.dropped {
                check_closed(&wire, self.local);
            }
            assert!(wire.dropped || !wire.stranger, "a stranger is let in");
        }
        self.world.wires.retain(|wire| !wire.borrow().dropped);
        assert!(self.world.wires.len() <= self.connections);
    }

    /// The connections that are open at both ends.
    pub(super) fn open(&self) -> impl Iterator<Item = &Shared> {
        let wires = self.world.wires.iter();
        wires.filter(|wire| wire.borrow().link == Link::Connected)
    }

    /// Where the peers have taken all and nothing runs any more, no request is without its answer.
    pub(super) fn check_all_answered(&self) {
        for wire in self.open() {
            let wire = wire.borrow();
            let limit = self.local.limits.max_message;
            let (left, length) = answered_once(&wire.said, &wire.output, limit);
            assert_eq!(
                length,
                wire.output.len(),
                "all of the output is whole frames"
            );
            assert!(wire.is_read(), "what a peer has said is not read");
            let said = frames(&wire.said, limit);
            let others = said.iter().map(|(header, _)| header);
            let others = others.filter(|header| header.frame_type != FrameType::Request);
            let others: BTreeSet<u32> = others.map(|header| header.stream).collect();
            for (stream, left) in left {
                let lost = left > 0 && !others.contains(&stream);
                assert!(!lost, "a request on stream {stream} has no answer");
            }
        }
    }
}

/// What the engine has sent on a connection that it has closed.
fn check_closed(wire: &Wire, local: &Local<'_>) {
    if wire.stranger {
        assert!(wire.output.is_empty(), "a stranger is answered");
    }
    let limit = local.limits.max_message;
    let (_, length) = answered_once(&wire.said, &wire.output, limit);
    let took_all = wire.link == Link::Connected && !wire.was_blocked;
    assert!(
        length == wire.output.len() || !took_all,
        "half an answer was sent"
    );
}
