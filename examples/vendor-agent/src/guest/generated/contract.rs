// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! The contract as a whole: its version, and its features.

use agent_core::feature::{Catalogue, Feature, FeatureInfo};
use agent_core::version::{Version, VersionRange, Versions};

/// The newest version of the contract that this build knows.
pub const VERSION: Version = Version::new(1, 1);

/// The versions of the contract that this build speaks: a minor version only ever adds.
pub const VERSIONS: Versions = Versions::single(VersionRange::up_to(VERSION));

/// The contract's features.
pub mod features {
    use super::Feature;
    /// Lamps that have colors.
    ///
    /// Since 1.0.
    pub const COLOR: Feature = Feature(128);
    /// Lamps that can be dimmed for the night.
    ///
    /// Since 1.0.
    pub const NIGHT: Feature = Feature(129);
    /// Lamps that blink.
    ///
    /// Since 1.1.
    pub const BLINK: Feature = Feature(130);
}

/// The contract's features and the versions that they exist in.
pub static CATALOGUE: Catalogue = Catalogue {
    features: &[
        FeatureInfo {
            feature: features::COLOR,
            name: "COLOR",
            versions: &[VersionRange::from(1, 0)],
        },
        FeatureInfo {
            feature: features::NIGHT,
            name: "NIGHT",
            versions: &[VersionRange::from(1, 0)],
        },
        FeatureInfo {
            feature: features::BLINK,
            name: "BLINK",
            versions: &[VersionRange::from(1, 1)],
        },
    ],
};
