//! What a world has in store: when somebody dials or calls, and what goes wrong when.

use crate::coverage::{Fault, State};
use crate::requests::Kind;
use crate::time::Tick;
use fastrand::Rng;
use std::collections::BTreeMap;

/// Something that happens by itself.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Event {
    /// The host dials, and makes so many calls of a kind at once.
    HostDials(u8, Kind),
    /// The host makes a call on one of its connections.
    Call,
    /// The host makes a call about a process.
    Process,
    /// Something goes wrong on one of the connections.
    Fault(Fault),
    /// A guest that has turned itself off is started again.
    Boot,
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
            plan.add(at, Event::HostDials(calls, Kind::Any));
            for _ in 0..rng.u8(..8) {
                let spread = if rng.bool() { 40 } else { horizon };
                plan.add(at + rng.u64(..spread), Event::Call);
            }
        }
        // One world in eight has more connections at a time than a guest has places, or more large frames than buffers.
        if rng.u8(..8) == 0 {
            let kind = if rng.bool() { Kind::Long } else { Kind::Large };
            let at = rng.u64(..horizon);
            for _ in 0..rng.u64(4..9) {
                let calls = if kind == Kind::Long { 8 } else { rng.u8(1..4) };
                plan.add(at + rng.u64(..80), Event::HostDials(calls, kind));
            }
            // The reserved place is never taken otherwise.
            if kind == Kind::Long {
                plan.waiting.push((State::GuestReserved, any_fault(rng)));
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
            let fault = any_fault(rng);
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

/// A fault that does not happen by itself, as those do in most worlds that cut something short.
fn any_fault(rng: &mut Rng) -> Fault {
    let fault = Fault::ALL.get(rng.usize(2..Fault::ALL.len()));
    fault.copied().unwrap_or(Fault::Slow)
}
