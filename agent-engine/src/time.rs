//! Times as types. Lengths of time are [`core::time::Duration`].

pub use core::time::Duration;

/// A point in time, counted from the start of the guest's kernel; time asleep counts too.
///
/// The platform says what time it is; nothing in this crate reads a clock.
///
/// ```
/// use agent_engine::time::{Duration, Instant};
///
/// let start = Instant::after_boot(Duration::from_secs(3));
/// let deadline = start.saturating_add(Duration::from_millis(250));
/// assert_eq!(deadline.saturating_since(start), Duration::from_millis(250));
/// assert_eq!(start.saturating_since(deadline), Duration::ZERO);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(u64);

impl Instant {
    /// The start of the kernel.
    pub const BOOT: Self = Self(0);

    /// The point in time so long after the start of the kernel.
    pub const fn after_boot(duration: Duration) -> Self {
        Self(nanoseconds(duration))
    }

    /// The time since the start of the kernel.
    pub const fn since_boot(self) -> Duration {
        Duration::from_nanos(self.0)
    }

    /// The point in time that is `duration` later, or the latest that there is.
    #[must_use]
    pub const fn saturating_add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(nanoseconds(duration)))
    }

    /// The time since `earlier`; zero if that lies ahead.
    pub const fn saturating_since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }

    /// In nanoseconds, as the wire has it.
    pub(crate) const fn to_wire(self) -> u64 {
        self.0
    }
}

/// A date, counted from the start of 1970, UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnixTime(u64);

impl UnixTime {
    /// The date so long after the start of 1970. Dates after the year 2554 become the last one before it.
    pub const fn after_epoch(duration: Duration) -> Self {
        Self(nanoseconds(duration))
    }

    /// The time since the start of 1970.
    pub const fn since_epoch(self) -> Duration {
        Duration::from_nanos(self.0)
    }

    /// In nanoseconds, as the wire has it.
    pub(crate) const fn to_wire(self) -> u64 {
        self.0
    }

    /// The date that the wire has in nanoseconds.
    pub(crate) const fn from_wire(nanoseconds: u64) -> Self {
        Self(nanoseconds)
    }
}

/// The deadline that comes first; `None` is never.
pub(crate) fn earlier(one: Option<Instant>, other: Option<Instant>) -> Option<Instant> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// A duration in nanoseconds; more than 584 years are as many as fit.
const fn nanoseconds(duration: Duration) -> u64 {
    const PER_SECOND: u64 = Duration::from_secs(1).as_nanos() as u64;
    let seconds = duration.as_secs().saturating_mul(PER_SECOND);
    seconds.saturating_add(duration.subsec_nanos() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: u64) -> Instant {
        Instant::after_boot(Duration::from_millis(milliseconds))
    }

    #[test]
    fn times_saturate_at_both_ends() {
        let last = Instant::after_boot(Duration::MAX);
        assert_eq!(last.saturating_add(Duration::from_secs(1)), last);
        assert_eq!(Instant::BOOT.saturating_since(last), Duration::ZERO);
        assert_eq!(last.to_wire(), u64::MAX);
        assert_eq!(UnixTime::after_epoch(Duration::MAX).to_wire(), u64::MAX);
    }

    #[test]
    fn a_time_is_as_far_from_boot_as_was_said() {
        let duration = Duration::new(7, 89);
        assert_eq!(Instant::after_boot(duration).since_boot(), duration);
        assert_eq!(Instant::after_boot(duration).to_wire(), 7_000_000_089);
        assert_eq!(UnixTime::after_epoch(duration).since_epoch(), duration);
        assert_eq!(UnixTime::from_wire(7_000_000_089).since_epoch(), duration);
    }

    #[test]
    fn the_earlier_deadline_counts_and_none_is_never() {
        assert_eq!(earlier(Some(at(1)), Some(at(2))), Some(at(1)));
        assert_eq!(earlier(Some(at(2)), Some(at(1))), Some(at(1)));
        assert_eq!(earlier(None, Some(at(2))), Some(at(2)));
        assert_eq!(earlier(Some(at(2)), None), Some(at(2)));
        assert_eq!(earlier(None, None), None);
    }
}
