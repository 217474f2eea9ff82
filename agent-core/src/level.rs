//! What a session may use, and what an element needs.

use crate::feature::{Feature, FeatureSet};
use crate::version::Version;

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
    /// What a peer that never negotiates is given.
    pub const BASELINE: Self = Self {
        version: Version::BASELINE,
        features: FeatureSet::EMPTY,
    };

    /// Whether the level holds something that needs `need`.
    pub fn holds(&self, need: Need) -> bool {
        let feature = need.feature;
        self.version.includes(need.since)
            && feature.is_none_or(|feature| self.features.contains(feature))
    }
}

/// What an element of the contract needs to be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Need {
    /// The version that brought it.
    pub since: Version,
    /// The feature that it belongs to.
    pub feature: Option<Feature>,
}

impl Need {
    /// In every session of major 1.
    pub const BASELINE: Self = Self::since(1, 0);

    /// In every session from `major.minor` on.
    pub const fn since(major: u32, minor: u32) -> Self {
        Self {
            since: Version::new(major, minor),
            feature: None,
        }
    }

    /// Whether a side has what needs this that offers these features: a build offers all that it has.
    pub fn is_built(self, offered: &FeatureSet) -> bool {
        let feature = self.feature;
        feature.is_none_or(|feature| offered.contains(feature))
    }

    /// The same, in sessions with this feature only.
    #[must_use]
    pub const fn with(self, feature: Feature) -> Self {
        Self {
            since: self.since,
            feature: Some(feature),
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
        assert!(with_feature(Version::new(1, 1)).holds(PAUSE));
        assert!(!with_feature(Version::new(1, 0)).holds(PAUSE));
        assert!(!with_feature(Version::new(2, 1)).holds(PAUSE));
        assert!(!Level::BASELINE.holds(PAUSE));
        assert!(Level::BASELINE.holds(Need::BASELINE));
    }

    #[test]
    fn a_build_has_what_it_offers_and_what_has_no_feature() {
        let offered = FeatureSet::from_iter([Feature(3)]);
        assert!(PAUSE.is_built(&offered) && Need::BASELINE.is_built(&FeatureSet::EMPTY));
        assert!(!PAUSE.is_built(&FeatureSet::EMPTY));
    }
}
