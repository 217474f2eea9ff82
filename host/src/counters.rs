//! Counts of events, for monitoring.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts of sessions, refusals, dropped fields and resent calls in this process, over all connections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counters {
    /// Negotiations that ended in a session.
    pub negotiations: u64,
    /// Negotiations that either side refused, and calls that agents refused.
    pub refusals: u64,
    /// Fields that were left out of a request, because the session does not include them.
    pub drops: u64,
    /// Calls that were sent again, because the session's level differs from the expected level.
    pub resends: u64,
}

/// Returns the counts since the process started.
///
/// ```
/// println!("{} resends", handclasp::counters().resends);
/// ```
pub fn counters() -> Counters {
    Counters {
        negotiations: NEGOTIATIONS.get(),
        refusals: REFUSALS.get(),
        drops: DROPS.get(),
        resends: RESENDS.get(),
    }
}

pub(crate) static NEGOTIATIONS: Counter = Counter::new();
pub(crate) static REFUSALS: Counter = Counter::new();
pub(crate) static DROPS: Counter = Counter::new();
pub(crate) static RESENDS: Counter = Counter::new();

/// A number that only goes up.
#[derive(Debug)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    const fn new() -> Self {
        Self(AtomicU64::new(0))
    }

    /// Nothing is ordered by these numbers, so their order among threads does not matter.
    pub(crate) fn add(&self, count: u64) {
        self.0.fetch_add(count, Ordering::Relaxed);
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
