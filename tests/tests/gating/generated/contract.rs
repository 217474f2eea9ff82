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
    /// There from the start.
    ///
    /// Since 1.0.
    pub const BASE: Feature = Feature(128);
    /// Came with 1.1.
    ///
    /// Since 1.1.
    pub const KNOB: Feature = Feature(129);
    /// Came with 1.2.
    ///
    /// Since 1.2.
    pub const DIAL: Feature = Feature(130);
}

/// The contract's features and the versions that they exist in.
pub static CATALOGUE: Catalogue = Catalogue {
    features: &[
        FeatureInfo {
            feature: features::BASE,
            name: "BASE",
            versions: &[VersionRange::from(1, 0)],
        },
        FeatureInfo {
            feature: features::KNOB,
            name: "KNOB",
            versions: &[VersionRange::from(1, 1)],
        },
        FeatureInfo {
            feature: features::DIAL,
            name: "DIAL",
            versions: &[VersionRange::from(1, 2)],
        },
    ],
};
