//! What a world has in store: when somebody dials or calls, and what goes wrong when.

use crate::coverage::{Fault, State};
use crate::time::Tick;
use fastrand::Rng;
use std::collections::BTreeMap;

/// Something that happens by itself.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Event {
    /// The host dials, and makes so many calls at once.
    HostDials(u8),
    /// The guest dials, and the host makes so many calls at once.
    GuestDials(u8),
    /// The host makes a call on one of its connections.
    Call,
    /// Something goes wrong on one of the connections.
    Fault(Fault),
    /// A connection whose other end went away with a snapshot is reset at last.
    Reset(usize),
}

/// All that is to come.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// In the order of time, and at one time in the order in which it was planned.
    events: BTreeMap<(Tick, u64), Event>,
    planned: u64,
    /// What goes wrong once an end of a connection is so far.
    pub(crate) waiting: Vec<(State, Fault)>,
}

/// The last of what is planned from the start, in ticks.
const HORIZON: Tick = 2500;

impl Plan {
    /// A plan for a world: some connections, calls mostly about when these are made, and a few faults.
    pub(crate) fn any(rng: &mut Rng) -> Self {
        let mut plan = Self::default();
        let horizon = rng.u64(50..HORIZON);
        for number in 0..rng.u64(1..=3) {
            let at = if number == 0 { 0 } else { rng.u64(..horizon) };
            let calls = if rng.u8(..4) == 0 { 0 } else { rng.u8(..8) };
            let dials = if rng.u8(..3) == 0 {
                Event::GuestDials(calls)
            } else {
                Event::HostDials(calls)
            };
            plan.add(at, dials);
            for _ in 0..rng.u8(..8) {
                let spread = if rng.bool() { 40 } else { horizon };
                plan.add(at + rng.u64(..spread), Event::Call);
            }
        }
        // One world in forty has many calls, some of them at once: more than either end takes at a time.
        if rng.u8(..40) == 0 {
            let (count, at) = (rng.u64(80..300), rng.u64(..horizon));
            let spread = if rng.bool() { 20 } else { horizon };
            for _ in 0..count {
                plan.add(at + rng.u64(..spread), Event::Call);
            }
        }
        // One world in eight is left alone.
        let faults = if rng.u8(..8) == 0 { 0 } else { rng.u8(1..=4) };
        for _ in 0..faults {
            // What is cut short goes wrong by itself, in most worlds.
            let fault = Fault::ALL
                .get(rng.usize(2..Fault::ALL.len()))
                .copied()
                .unwrap_or(Fault::Slow);
            if rng.bool() {
                plan.add(rng.u64(..horizon), Event::Fault(fault));
            } else {
                let state = State::ALL.get(rng.usize(..State::ALL.len())).copied();
                plan.waiting.extend(state.map(|state| (state, fault)));
            }
        }
        plan
    }

    /// Adds something to come.
    pub(crate) fn add(&mut self, at: Tick, event: Event) {
        self.planned += 1;
        self.events.insert((at, self.planned), event);
    }

    /// What is due, one after the other.
    pub(crate) fn due(&mut self, now: Tick) -> Option<Event> {
        let first = self.events.first_entry()?;
        (first.key().0 <= now).then(|| first.remove())
    }

    /// When something is next to come.
    pub(crate) fn next(&self) -> Option<Tick> {
        self.events.first_key_value().map(|((at, _), _)| *at)
    }
}
