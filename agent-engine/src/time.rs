//! Types for points in time and for durations.

/// A length of time: up to 584 years, in nanoseconds.
///
/// It is half the size of [`core::time::Duration`], and converts from and into it.
///
/// ```
/// use agent_engine::time::Duration;
///
/// let grace = Duration::from_secs(2);
/// assert!(grace > Duration::from_millis(1999));
/// assert_eq!(core::time::Duration::from(grace).as_secs(), 2);
/// assert_eq!(Duration::from(core::time::Duration::from_millis(2000)), grace);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration(u64);

impl Duration {
    /// A duration of zero.
    pub const ZERO: Self = Self(0);
    /// The longest duration.
    pub const MAX: Self = Self(u64::MAX);

    /// A duration in seconds. Saturates at [`MAX`](Self::MAX).
    pub const fn from_secs(seconds: u64) -> Self {
        Self(seconds.saturating_mul(1_000_000_000))
    }

    /// A duration in milliseconds. Saturates at [`MAX`](Self::MAX).
    pub const fn from_millis(milliseconds: u64) -> Self {
        Self(milliseconds.saturating_mul(1_000_000))
    }

    /// A duration in nanoseconds.
    pub const fn from_nanos(nanoseconds: u64) -> Self {
        Self(nanoseconds)
    }

    /// In nanoseconds.
    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    /// In microseconds, rounded down.
    pub const fn as_micros(self) -> u64 {
        self.0 / 1000
    }

    /// In milliseconds, rounded up, so that a wait of this length is never too short.
    pub const fn as_millis_rounded_up(self) -> u64 {
        self.0.div_ceil(1_000_000)
    }

    /// In seconds, rounded down.
    pub const fn as_secs(self) -> u64 {
        self.0 / 1_000_000_000
    }

    /// The fraction of a second, in nanoseconds.
    pub const fn subsec_nanos(self) -> u32 {
        (self.0 % 1_000_000_000) as u32
    }

    /// The sum. Saturates at [`MAX`](Self::MAX).
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The product. Saturates at [`MAX`](Self::MAX).
    #[must_use]
    pub const fn saturating_mul(self, factor: u32) -> Self {
        Self(self.0.saturating_mul(factor as u64))
    }
}

impl From<core::time::Duration> for Duration {
    fn from(duration: core::time::Duration) -> Self {
        let seconds = Self::from_secs(duration.as_secs());
        seconds.saturating_add(Self(duration.subsec_nanos().into()))
    }
}

impl From<Duration> for core::time::Duration {
    fn from(Duration(nanoseconds): Duration) -> Self {
        Self::from_nanos(nanoseconds)
    }
}

/// A point in time, counted from the start of the guest's kernel. Time during which the guest was suspended counts.
///
/// The platform provides the current time. Nothing in this crate reads a clock.
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

    /// The point in time this long after the start of the kernel.
    pub const fn after_boot(duration: Duration) -> Self {
        Self(duration.0)
    }

    /// The time since the start of the kernel.
    pub const fn since_boot(self) -> Duration {
        Duration(self.0)
    }

    /// The point in time that is `duration` later. Saturates at the latest one.
    #[must_use]
    pub const fn saturating_add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration.0))
    }

    /// The time since `earlier`; zero if `earlier` is later than `self`.
    pub const fn saturating_since(self, earlier: Self) -> Duration {
        Duration(self.0.saturating_sub(earlier.0))
    }

    /// In nanoseconds, as on the wire.
    pub(crate) const fn to_wire(self) -> u64 {
        self.0
    }
}

/// A date, counted from the start of 1970, UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnixTime(u64);

impl UnixTime {
    /// The date this long after the start of 1970.
    pub const fn after_epoch(duration: Duration) -> Self {
        Self(duration.0)
    }

    /// The time since the start of 1970.
    pub const fn since_epoch(self) -> Duration {
        Duration(self.0)
    }

    /// In nanoseconds, as on the wire.
    pub(crate) const fn to_wire(self) -> u64 {
        self.0
    }

    /// Reads the nanoseconds on the wire.
    pub(crate) const fn from_wire(nanoseconds: u64) -> Self {
        Self(nanoseconds)
    }
}

/// Whether a deadline is over at `now`. `None` means that there is no deadline.
pub(crate) fn passed(deadline: Option<Instant>, now: Instant) -> bool {
    deadline.is_some_and(|deadline| deadline <= now)
}

/// The earlier of two deadlines. `None` means that there is no deadline.
pub(crate) fn earlier(one: Option<Instant>, other: Option<Instant>) -> Option<Instant> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
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
        let duration = Duration::from_nanos(7_000_000_089);
        assert_eq!(Instant::after_boot(duration).since_boot(), duration);
        assert_eq!(Instant::after_boot(duration).to_wire(), 7_000_000_089);
        assert_eq!(UnixTime::after_epoch(duration).since_epoch(), duration);
        assert_eq!(UnixTime::from_wire(7_000_000_089).since_epoch(), duration);
    }

    #[test]
    fn durations_are_read_in_any_unit() {
        let duration = Duration::from_nanos(3_000_000_002);
        assert_eq!((duration.as_secs(), duration.subsec_nanos()), (3, 2));
        assert_eq!(duration.as_micros(), 3_000_000);
        assert_eq!(duration.as_millis_rounded_up(), 3001);
        assert_eq!(Duration::from_secs(u64::MAX), Duration::MAX);
        assert_eq!(Duration::from_millis(u64::MAX), Duration::MAX);
        assert_eq!(
            Duration::from_secs(2).saturating_mul(3),
            Duration::from_millis(6000)
        );
        assert_eq!(Duration::MAX.saturating_mul(2), Duration::MAX);
        assert_eq!(Duration::from(core::time::Duration::MAX), Duration::MAX);
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
