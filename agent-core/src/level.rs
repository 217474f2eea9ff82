//! Levels, which say what a session may use, and the needs of the contract's elements.

use crate::feature::{Feature, FeatureSet};
use crate::version::Version;
use core::num::NonZeroU32;

/// A version and the enabled features: what a session, and so a call on it, may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Level {
    /// The version.
    pub version: Version,
    /// The enabled features.
    pub features: FeatureSet,
}

impl Level {
    /// The level of a peer that never negotiates, in Handclasp's own contract: version 1.0 without features.
    pub const BASELINE: Self = Self {
        version: Version::BASELINE,
        features: FeatureSet::EMPTY,
    };

    /// Whether a session at this level may use an element that needs `need`.
    pub fn includes(&self, need: Need) -> bool {
        let feature = need.feature;
        let minor = self.version.minor;
        self.version.includes(need.since)
            && need.removed_in.is_none_or(|removed| minor < removed.get())
            && feature.is_none_or(|feature| self.features.contains(feature))
    }
}

/// The version and the feature that a session needs to include an element of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Need {
    /// The version that added the element.
    pub since: Version,
    /// The feature that the element belongs to, if any.
    pub feature: Option<Feature>,
    /// The minor version, of the major of `since`, that no longer has it.
    pub removed_in: Option<NonZeroU32>,
}

impl Need {
    /// The need of an element that all sessions of major 1 include.
    pub const BASELINE: Self = Self::since(1, 0);

    /// The need of an element that was added in `major.minor` and belongs to no feature.
    pub const fn since(major: u32, minor: u32) -> Self {
        Self {
            since: Version::new(major, minor),
            feature: None,
            removed_in: None,
        }
    }

    /// Whether a build that offers `offered` has the element's feature. A build offers every feature that it has.
    pub fn is_built(self, offered: &FeatureSet) -> bool {
        let feature = self.feature;
        feature.is_none_or(|feature| offered.contains(feature))
    }

    /// The same need, with `feature` in addition.
    #[must_use]
    pub const fn with(self, feature: Feature) -> Self {
        Self {
            feature: Some(feature),
            ..self
        }
    }

    /// The same, in sessions below the version with this minor only.
    #[must_use]
    pub const fn until(self, minor: u32) -> Self {
        Self {
            removed_in: NonZeroU32::new(minor),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAUSE: Need = Need::since(1, 1).with(Feature(3));

    #[test]
    fn a_level_holds_what_both_version_and_feature_allow() {
        let with_feature = |version| Level {
            version,
            features: FeatureSet::from_iter([Feature(3)]),
        };
        assert!(with_feature(Version::new(1, 1)).includes(PAUSE));
        assert!(!with_feature(Version::new(1, 0)).includes(PAUSE));
        assert!(!with_feature(Version::new(2, 1)).includes(PAUSE));
        assert!(!Level::BASELINE.includes(PAUSE));
        assert!(Level::BASELINE.includes(Need::BASELINE));
    }

    #[test]
    fn what_is_removed_is_in_no_later_level() {
        let need = Need::since(1, 1).until(3);
        let at = |minor| Level {
            version: Version::new(1, minor),
            ..Level::BASELINE
        };
        assert_eq!(
            [0, 1, 2, 3, 4].map(|minor| at(minor).includes(need)),
            [false, true, true, false, false]
        );
    }

    #[test]
    fn a_build_has_what_it_offers_and_what_has_no_feature() {
        let offered = FeatureSet::from_iter([Feature(3)]);
        assert!(PAUSE.is_built(&offered) && Need::BASELINE.is_built(&FeatureSet::EMPTY));
        assert!(!PAUSE.is_built(&FeatureSet::EMPTY));
    }
}
