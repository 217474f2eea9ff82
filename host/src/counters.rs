//! What has happened in this process, in numbers.

use std::sync::atomic::{AtomicU64, Ordering};

static NEGOTIATIONS: AtomicU64 = AtomicU64::new(0);
static REFUSALS: AtomicU64 = AtomicU64::new(0);
static DROPPED: AtomicU64 = AtomicU64::new(0);
static RESENT: AtomicU64 = AtomicU64::new(0);

/// What has happened in this process, on all connections since it began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counters {
    /// Sessions that came about.
    pub negotiations: u64,
    /// Negotiations and calls that a peer refused with a typed refusal, and offers that this side refused.
    pub refusals: u64,
    /// Fields that were left out of calls that left, since the session does not hold them.
    pub dropped: u64,
    /// Calls that were made once more, since what was presumed of the session was wrong.
    pub resent: u64,
}

/// What has happened in this process, on all connections since it began.
pub fn counters() -> Counters {
    let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    Counters {
        negotiations: read(&NEGOTIATIONS),
        refusals: read(&REFUSALS),
        dropped: read(&DROPPED),
        resent: read(&RESENT),
    }
}

pub(crate) fn negotiated() {
    NEGOTIATIONS.fetch_add(1, Ordering::Relaxed);
}

pub(crate) fn refused() {
    REFUSALS.fetch_add(1, Ordering::Relaxed);
}

pub(crate) fn dropped(fields: usize) {
    DROPPED.fetch_add(fields as u64, Ordering::Relaxed);
}

pub(crate) fn resent() {
    RESENT.fetch_add(1, Ordering::Relaxed);
}
