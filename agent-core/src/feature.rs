//! Features: numbered abilities, and sets of them.

use crate::version::{Version, VersionRange};
use core::fmt;

/// The maximum number of features in a set.
pub const FEATURE_BITS: usize = 256;
/// The length of an untrimmed feature set on the wire, in bytes.
pub const FEATURE_BYTES: usize = FEATURE_BITS / 8;

/// The number of a feature. It is never reused for another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Feature(pub u8);

impl Feature {
    /// The first of the numbers that vendors assign, 128 to 191. They have a meaning only if both sides offer the same vendor
    /// name.
    pub const FIRST_VENDOR: Self = Self(128);
    /// The first of the numbers that are never assigned, 192 to 255: see [`grease`](crate::grease).
    pub const FIRST_GREASE: Self = Self(192);

    /// Whether the number is never assigned.
    pub fn is_grease(self) -> bool {
        self >= Self::FIRST_GREASE
    }

    /// Whether the number belongs to a vendor.
    pub fn is_vendor(self) -> bool {
        self >= Self::FIRST_VENDOR && !self.is_grease()
    }
}

/// A set of features. On the wire it is a bit set in little-endian order: bit 0 of byte 0 is feature 0.
///
/// ```
/// use agent_core::{Feature, FeatureSet};
///
/// let set: FeatureSet = [Feature(0), Feature(9)].into_iter().collect();
/// assert_eq!(set.to_bytes()[..2], [0b1, 0b10]);
/// assert_eq!(FeatureSet::from_bytes(&[0b1, 0b10]), Some(set));
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct FeatureSet {
    words: [u64; 4],
}

impl FeatureSet {
    /// The set without features.
    pub const EMPTY: Self = Self { words: [0; 4] };
    /// All features that a contract may assign, 0 to 127.
    pub const OWN: Self = Self {
        words: [u64::MAX, u64::MAX, 0, 0],
    };
    /// All features that a vendor may assign, 128 to 191.
    pub const VENDOR: Self = Self {
        words: [0, 0, u64::MAX, 0],
    };

    /// Reads a set. Missing bytes at the end count as zero. Returns `None` if there are more than 32 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut set = Self::EMPTY;
        set.read(bytes).then_some(set)
    }

    /// Like [`FeatureSet::from_bytes`], in place. Returns false if there are more than 32 bytes.
    pub(crate) fn read(&mut self, bytes: &[u8]) -> bool {
        *self = Self::EMPTY;
        for (chunk, word) in bytes.chunks(8).zip(&mut self.words) {
            for byte in chunk.iter().rev() {
                *word = *word << 8 | u64::from(*byte);
            }
        }
        bytes.len() <= FEATURE_BYTES
    }

    /// The set as 32 bytes.
    pub fn to_bytes(self) -> [u8; FEATURE_BYTES] {
        let mut bytes = [0; FEATURE_BYTES];
        for (chunk, word) in bytes.as_chunks_mut().0.iter_mut().zip(self.words) {
            *chunk = word.to_le_bytes();
        }
        bytes
    }

    /// The set as bytes, without zero bytes at the end. A set is sent like this.
    pub fn to_trimmed_bytes(self) -> heapless::Vec<u8, FEATURE_BYTES> {
        let mut bytes = heapless::Vec::from_array(self.to_bytes());
        while bytes.last() == Some(&0) {
            bytes.pop();
        }
        bytes
    }

    /// Adds a feature.
    pub fn insert(&mut self, feature: Feature) {
        if let Some(word) = self.words.get_mut(usize::from(feature.0 >> 6)) {
            *word |= bit(feature);
        }
    }

    /// Whether `feature` is in the set.
    pub fn contains(&self, feature: Feature) -> bool {
        let word = self.words.get(usize::from(feature.0 >> 6));
        word.is_some_and(|word| word & bit(feature) != 0)
    }

    /// The features that are in either set.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        self.combine(other, |ours, theirs| ours | theirs)
    }

    /// The features that are in both sets.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        self.combine(other, |ours, theirs| ours & theirs)
    }

    /// The features of this set that are not in `other`.
    #[must_use]
    pub fn difference(self, other: Self) -> Self {
        self.combine(other, |ours, theirs| ours & !theirs)
    }

    /// Whether the set has no features.
    pub fn is_empty(&self) -> bool {
        *self == Self::EMPTY
    }

    /// Returns the features in the order of their numbers.
    pub fn iter(self) -> impl Iterator<Item = Feature> {
        (0..=u8::MAX)
            .map(Feature)
            .filter(move |feature| self.contains(*feature))
    }

    fn combine(self, other: Self, operation: impl Fn(u64, u64) -> u64) -> Self {
        // Unrolled by hand, because a loop over both arrays compiles to three times as much code.
        let ([a0, a1, a2, a3], [b0, b1, b2, b3]) = (self.words, other.words);
        Self {
            words: [
                operation(a0, b0),
                operation(a1, b1),
                operation(a2, b2),
                operation(a3, b3),
            ],
        }
    }
}

fn bit(feature: Feature) -> u64 {
    1_u64.wrapping_shl(u32::from(feature.0))
}

impl FromIterator<Feature> for FeatureSet {
    fn from_iter<I: IntoIterator<Item = Feature>>(features: I) -> Self {
        let mut set = Self::EMPTY;
        features.into_iter().for_each(|feature| set.insert(feature));
        set
    }
}

impl fmt::Debug for FeatureSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.iter().map(|feature| feature.0))
            .finish()
    }
}

/// The definition of a feature in the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeatureInfo {
    /// Its number.
    pub feature: Feature,
    /// Its name in the contract.
    pub name: &'static str,
    /// The versions in which it exists, one range for each major.
    pub versions: &'static [VersionRange],
}

/// The definitions of all features that this build knows.
#[derive(Clone, Copy, Debug)]
pub struct Catalogue {
    /// The features, in any order.
    pub features: &'static [FeatureInfo],
}

impl Catalogue {
    /// The features that exist in `version`. A vendor's features have no versions, and exist in all.
    pub fn at(&self, version: Version) -> FeatureSet {
        let exists =
            |info: &&FeatureInfo| info.versions.iter().any(|range| range.contains(version));
        let own = self.features.iter().filter(exists);
        own.map(|info| info.feature)
            .collect::<FeatureSet>()
            .intersection(FeatureSet::OWN)
            .union(FeatureSet::VENDOR)
    }

    /// All features that this build knows.
    pub fn features(&self) -> impl Iterator<Item = Feature> {
        self.features.iter().map(|info| info.feature)
    }

    /// The name of a feature, if this build knows it.
    pub fn name(&self, feature: Feature) -> Option<&'static str> {
        let info = self.features.iter().find(|info| info.feature == feature);
        info.map(|info| info.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_keeps_its_place_on_the_wire() {
        for number in 0..=u8::MAX {
            let set = FeatureSet::from_iter([Feature(number)]);
            let bytes = set.to_bytes();
            assert_eq!(bytes[usize::from(number) / 8], 1 << (number % 8));
            assert_eq!(bytes.iter().map(|byte| byte.count_ones()).sum::<u32>(), 1);
            assert_eq!(FeatureSet::from_bytes(&bytes), Some(set));
            assert!(set.iter().eq([Feature(number)]));
        }
    }

    #[test]
    fn a_set_of_33_bytes_is_refused() {
        assert_eq!(FeatureSet::from_bytes(&[0; 33]), None);
        assert_eq!(FeatureSet::from_bytes(&[]), Some(FeatureSet::EMPTY));
    }

    #[test]
    fn the_scopes_do_not_overlap() {
        for number in 0..=u8::MAX {
            let feature = Feature(number);
            let own = FeatureSet::OWN.contains(feature);
            let vendor = FeatureSet::VENDOR.contains(feature);
            assert_eq!(vendor, feature.is_vendor());
            assert_eq!(!own && !vendor, feature.is_grease());
        }
    }

    const LOW: FeatureSet = FeatureSet {
        words: [0b011, 0, 0, 0],
    };
    const HIGH: FeatureSet = FeatureSet {
        words: [0b110, 0, 0, 0],
    };

    #[test]
    fn sets_are_combined_feature_by_feature() {
        let of =
            |features: &[u8]| -> FeatureSet { features.iter().copied().map(Feature).collect() };
        assert_eq!(LOW.union(HIGH), of(&[0, 1, 2]));
        assert_eq!(LOW.intersection(HIGH), of(&[1]));
        assert_eq!(LOW.difference(HIGH), of(&[0]));
        assert!(LOW.difference(LOW).is_empty() && !LOW.is_empty());
    }

    #[test]
    fn zero_bytes_at_the_end_are_not_sent() {
        assert_eq!(LOW.to_trimmed_bytes(), [0b011]);
        let last = FeatureSet::from_iter([Feature(255)]);
        assert_eq!(last.to_trimmed_bytes(), last.to_bytes());
        assert!(FeatureSet::EMPTY.to_trimmed_bytes().is_empty());
    }

    #[test]
    fn a_set_is_shown_as_its_numbers() {
        assert_eq!(std::format!("{LOW:?}"), "{0, 1}");
    }

    #[test]
    fn a_catalogue_knows_names_and_versions() {
        const INFO: FeatureInfo = FeatureInfo {
            feature: Feature(1),
            name: "ONE",
            versions: &[VersionRange::from(1, 1)],
        };
        let catalogue = Catalogue { features: &[INFO] };
        assert_eq!(catalogue.name(Feature(1)), Some("ONE"));
        assert_eq!(catalogue.name(Feature(2)), None);
        assert!(catalogue.features().eq([Feature(1)]));
        assert_eq!(catalogue.at(Version::new(1, 0)), FeatureSet::VENDOR);
        let newer = catalogue.at(Version::new(1, 1));
        assert!(newer.difference(FeatureSet::VENDOR).iter().eq([Feature(1)]));
    }
}
