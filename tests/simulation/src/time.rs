//! Time as a number, and calls that carry their own.

use std::time::Duration;

/// A moment of a world, or a length of time in it: about a millisecond each.
pub(crate) type Tick = u64;

/// The nanoseconds in a tick. What is below a tick in a call's deadline is the call's id: so each frame that
/// leaves tells whose it is and, since the deadline is known, when it was written.
const TICK_NS: u64 = 1 << 20;

/// How long a negotiation may take: five seconds, as the library has it where nothing else is said.
pub(crate) const PATIENCE: Tick = 5 * SECOND;
/// How long a caller waits: much longer than anything that a world does to an honest connection.
pub(crate) const CALL: Tick = 600 * SECOND;
/// About a second.
pub(crate) const SECOND: Tick = 954;
/// How much later than exact the engine may be: a turn takes a tick, and a second of the engine's is a little longer
/// than [`SECOND`].
pub(crate) const SLACK: Tick = 20;

/// So many ticks in nanoseconds.
pub(crate) const fn nanoseconds(ticks: Tick) -> u64 {
    ticks * TICK_NS
}

/// The length of so many ticks.
pub(crate) const fn duration(ticks: Tick) -> Duration {
    Duration::from_nanos(ticks * TICK_NS)
}

/// How many whole ticks that is.
pub(crate) fn ticks(duration: Duration) -> Tick {
    u64::try_from(duration.as_nanos())
        .map_or(Tick::MAX, |nanoseconds| nanoseconds.div_ceil(TICK_NS))
}

/// When the call `id` is given up that is made at `now`.
pub(crate) fn deadline(now: Tick, id: u32) -> Duration {
    duration(now + CALL) + Duration::from_nanos(u64::from(id))
}

/// Whose call it is that still has so many nanoseconds, and how many ticks that is.
pub(crate) fn identify(timeout_nano: u64) -> (u32, Tick) {
    let id = u32::try_from(timeout_nano % TICK_NS).unwrap_or(u32::MAX);
    (id, timeout_nano / TICK_NS)
}
