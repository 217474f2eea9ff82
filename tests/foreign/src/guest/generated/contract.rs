// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! The contract as a whole: its version, and its features.

use agent_core::feature::{Catalogue, Feature, FeatureInfo};
use agent_core::version::{Version, VersionRange, Versions};

/// The newest version of the contract that this build knows.
pub const VERSION: Version = Version::new(1, 2);

/// The versions of the contract that this build speaks: a minor version only ever adds.
pub const VERSIONS: Versions = Versions::single(VersionRange::up_to(VERSION));

/// The contract's features.
pub mod features {
    use super::Feature;
    /// Begins with a word and a digit.
    ///
    /// Since 1.1.
    pub const TWO_2FA: Feature = Feature(1);
    /// No method belongs to it.
    ///
    /// Since 1.0.
    pub const KNOB: Feature = Feature(2);
    /// Begins with a digit.
    ///
    /// Since 1.0.
    pub const _2_0: Feature = Feature(3);
    /// Was removed.
    ///
    /// Since 1.0. Removed in 1.2.
    pub const SHORT_LIVED: Feature = Feature(4);
}

/// The contract's features and the versions that they exist in.
pub static CATALOGUE: Catalogue = Catalogue {
    features: &[
        FeatureInfo {
            feature: features::TWO_2FA,
            name: "TWO_2FA",
            versions: &[VersionRange::from(1, 1)],
        },
        FeatureInfo {
            feature: features::KNOB,
            name: "KNOB",
            versions: &[VersionRange::from(1, 0)],
        },
        FeatureInfo {
            feature: features::_2_0,
            name: "2_0",
            versions: &[VersionRange::from(1, 0)],
        },
        FeatureInfo {
            feature: features::SHORT_LIVED,
            name: "SHORT_LIVED",
            versions: &[match VersionRange::new(1, 0, 1) {
                Some(range) => range,
                None => VersionRange::from(1, 0),
            }],
        },
    ],
};
