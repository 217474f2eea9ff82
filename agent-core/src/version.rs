//! Versions of the contract, and the ranges of versions that a side speaks.

pub(crate) mod encoding;

use core::fmt;
use core::str::FromStr;

/// The maximum number of version ranges in an offer.
pub const MAX_RANGES: usize = 8;

/// The first of the majors that are never assigned. Offers contain such majors so that no peer relies on knowing all of them:
/// see [`grease`](crate::grease).
pub const FIRST_GREASE_MAJOR: u32 = 1 << 16;

/// A version of the contract. Within a major, a higher minor includes everything of a lower one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Version {
    /// The major. Versions of different majors have nothing in common.
    pub major: u32,
    /// The minor. It is raised by additions.
    pub minor: u32,
}

impl Version {
    /// The version of a peer that never negotiates, in Handclasp's own contract: always 1.0.
    pub const BASELINE: Self = Self::new(1, 0);

    /// The version `major.minor`.
    pub const fn new(major: u32, minor: u32) -> Self {
        Self { major, minor }
    }

    /// Whether this version includes everything of `other`: its major is the same, and its minor is not lower.
    ///
    /// ```
    /// use agent_core::Version;
    ///
    /// assert!(Version::new(1, 2).includes(Version::new(1, 0)));
    /// assert!(!Version::new(2, 0).includes(Version::new(1, 0)));
    /// ```
    pub const fn includes(self, other: Self) -> bool {
        self.major == other.major && self.minor >= other.minor
    }
}

/// The text is not a version such as `1.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct ParseVersionError;

impl fmt::Display for ParseVersionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a version consists of two numbers and a point, such as 1.0")
    }
}

impl core::error::Error for ParseVersionError {}

/// Parses `MAJOR.MINOR`.
///
/// ```
/// use agent_core::Version;
///
/// assert_eq!("1.12".parse(), Ok(Version::new(1, 12)));
/// assert!("1".parse::<Version>().is_err());
/// ```
impl FromStr for Version {
    type Err = ParseVersionError;

    fn from_str(text: &str) -> Result<Self, ParseVersionError> {
        // A list, because the search for a single character takes 200 bytes of code.
        let parts = text.split_once(['.']);
        let (major, minor) = parts.ok_or(ParseVersionError)?;
        Ok(Self::new(parse_number(major)?, parse_number(minor)?))
    }
}

/// Parses digits. The standard library would also accept a sign, and takes four times as much code.
#[inline(never)]
fn parse_number(digits: &str) -> Result<u32, ParseVersionError> {
    let mut number = (!digits.is_empty()).then_some(0_u32);
    for digit in digits.bytes() {
        let digit = digit.wrapping_sub(b'0');
        number = number
            .and_then(|number| number.checked_mul(10)?.checked_add(digit.into()))
            .filter(|_| digit < 10);
    }
    number.ok_or(ParseVersionError)
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// A range of minors of one major. It is never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VersionRange {
    major: u32,
    min_minor: u32,
    max_minor: u32,
}

impl VersionRange {
    /// The versions `major.min_minor` to `major.max_minor`, both included. Returns `None` if the range is empty.
    pub const fn new(major: u32, min_minor: u32, max_minor: u32) -> Option<Self> {
        if min_minor > max_minor {
            return None;
        }
        Some(Self {
            major,
            min_minor,
            max_minor,
        })
    }

    /// All versions of `major` from `min_minor` on.
    pub const fn from(major: u32, min_minor: u32) -> Self {
        Self {
            major,
            min_minor,
            max_minor: u32::MAX,
        }
    }

    /// All versions of `highest.major` up to `highest`.
    pub const fn up_to(highest: Version) -> Self {
        Self {
            major: highest.major,
            min_minor: 0,
            max_minor: highest.minor,
        }
    }

    /// Only the version `version`.
    pub const fn only(version: Version) -> Self {
        Self {
            major: version.major,
            min_minor: version.minor,
            max_minor: version.minor,
        }
    }

    /// The major.
    pub const fn major(self) -> u32 {
        self.major
    }

    /// The lowest minor.
    pub const fn min_minor(self) -> u32 {
        self.min_minor
    }

    /// The highest minor.
    pub const fn max_minor(self) -> u32 {
        self.max_minor
    }

    /// Whether `version` is in the range.
    pub const fn contains(self, version: Version) -> bool {
        self.major == version.major
            && self.min_minor <= version.minor
            && version.minor <= self.max_minor
    }

    /// Whether the major is never assigned: see [`FIRST_GREASE_MAJOR`].
    pub const fn is_grease(self) -> bool {
        self.major >= FIRST_GREASE_MAJOR
    }

    /// The highest version that is in both ranges, if there is one.
    pub fn highest_common(self, other: Self) -> Option<Version> {
        let minor = self.max_minor.min(other.max_minor);
        let enough = minor >= self.min_minor && minor >= other.min_minor;
        (self.major == other.major && enough).then_some(Version::new(self.major, minor))
    }
}

impl fmt::Display for VersionRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.min_minor)?;
        if self.min_minor != self.max_minor {
            write!(f, "-{}.{}", self.major, self.max_minor)?;
        }
        Ok(())
    }
}

/// The versions that a side speaks: one range for each major, the highest major first.
#[derive(Clone, Copy)]
pub struct Versions {
    ranges: [VersionRange; MAX_RANGES],
    count: usize,
}

/// Why a version range cannot be added to [`Versions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum VersionsError {
    /// There are more than [`MAX_RANGES`] ranges.
    TooMany,
    /// The range's major is not lower than the major of the range before it.
    NotDescending,
}

impl Versions {
    /// An empty list of ranges.
    pub const fn new() -> Self {
        Self {
            ranges: [VersionRange::only(Version::new(0, 0)); MAX_RANGES],
            count: 0,
        }
    }

    /// The versions of one range.
    pub const fn single(range: VersionRange) -> Self {
        Self {
            ranges: [range; MAX_RANGES],
            count: 1,
        }
    }

    /// Adds a range. Its major must be lower than that of all ranges before it.
    pub fn push(&mut self, range: VersionRange) -> Result<(), VersionsError> {
        if let Some(last) = self.ranges().last()
            && last.major <= range.major
        {
            return Err(VersionsError::NotDescending);
        }
        let place = self.ranges.get_mut(self.count);
        *place.ok_or(VersionsError::TooMany)? = range;
        self.count = self.count.saturating_add(1);
        Ok(())
    }

    /// The ranges, the highest major first.
    pub fn ranges(&self) -> &[VersionRange] {
        self.ranges.get(..self.count).unwrap_or_default()
    }

    /// The highest version, without majors that are never assigned.
    pub fn highest(&self) -> Option<Version> {
        let mut assigned = self.ranges().iter().filter(|range| !range.is_grease());
        let range = assigned.next()?;
        Some(Version::new(range.major, range.max_minor))
    }

    /// The same ranges without those of majors that are never assigned.
    #[must_use]
    pub fn without_grease(&self) -> Self {
        self.keep(|range| (!range.is_grease()).then_some(range))
    }

    /// The same ranges without the versions above `highest`. Used for `max_version` settings.
    #[must_use]
    #[inline(never)]
    pub fn clamped(&self, highest: Version) -> Self {
        self.keep(|range| {
            let max_minor = match range.major {
                major if major > highest.major => return None,
                major if major == highest.major => range.max_minor.min(highest.minor),
                _ => range.max_minor,
            };
            VersionRange::new(range.major, range.min_minor, max_minor)
        })
    }

    fn keep(&self, choose: impl Fn(VersionRange) -> Option<VersionRange>) -> Self {
        let mut kept = Self::new();
        for range in self.ranges().iter().filter_map(|range| choose(*range)) {
            // This cannot fail: there are no more ranges than before, and they are in the same order.
            let _ = kept.push(range);
        }
        kept
    }

    /// Returns the highest common version of each major that both sides speak, the highest major first.
    pub fn candidates<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = Version> + 'a {
        let ours = self.ranges().iter().filter(|range| !range.is_grease());
        ours.filter_map(|ours| other.highest_common(*ours))
    }

    /// The highest version that is both in these ranges and in `range`. At most one of these ranges has its major.
    fn highest_common(&self, range: VersionRange) -> Option<Version> {
        let mut ours = self.ranges().iter();
        ours.find_map(|ours| ours.highest_common(range))
    }
}

impl Default for Versions {
    fn default() -> Self {
        Self::new()
    }
}

impl PartialEq for Versions {
    fn eq(&self, other: &Self) -> bool {
        self.ranges() == other.ranges()
    }
}

impl Eq for Versions {}

impl fmt::Debug for Versions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.ranges()).finish()
    }
}

impl fmt::Display for Versions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ranges().is_empty() {
            return f.write_str("no version");
        }
        for (index, range) in self.ranges().iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{range}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
