// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! The contract as a whole: its version, and its features.

use crate::feature::{Catalogue, Feature, FeatureInfo};
use crate::version::{Version, VersionRange, Versions};

/// The newest version of the contract that this build knows.
pub const VERSION: Version = Version::new(1, 2);

/// The versions of the contract that this build speaks: a minor version only ever adds.
pub const VERSIONS: Versions = Versions::single(VersionRange::up_to(VERSION));

/// The contract's features.
pub mod features {
    use super::Feature;
    /// Setting the guest's clock.
    ///
    /// Since 1.0.
    pub const TIME: Feature = Feature(1);
    /// Giving the guest entropy.
    ///
    /// Since 1.0.
    pub const ENTROPY: Feature = Feature(2);
    /// Mounting.
    ///
    /// Since 1.0.
    pub const MOUNT: Feature = Feature(3);
    /// Pausing and resuming process groups.
    ///
    /// Since 1.1.
    pub const PAUSE: Feature = Feature(4);
    /// Mounting memory that the guest's programs share for as long as the guest runs.
    ///
    /// Since 1.1.
    pub const EPHEMERAL: Feature = Feature(5);
    /// Processes that outlive their connection.
    ///
    /// Since 1.2.
    pub const PROCESS: Feature = Feature(6);
}

/// The contract's features and the versions that they exist in.
pub static CATALOGUE: Catalogue = Catalogue {
    features: &[
        FeatureInfo {
            feature: features::TIME,
            name: "TIME",
            versions: &[VersionRange::from(1, 0)],
        },
        FeatureInfo {
            feature: features::ENTROPY,
            name: "ENTROPY",
            versions: &[VersionRange::from(1, 0)],
        },
        FeatureInfo {
            feature: features::MOUNT,
            name: "MOUNT",
            versions: &[VersionRange::from(1, 0)],
        },
        FeatureInfo {
            feature: features::PAUSE,
            name: "PAUSE",
            versions: &[VersionRange::from(1, 1)],
        },
        FeatureInfo {
            feature: features::EPHEMERAL,
            name: "EPHEMERAL",
            versions: &[VersionRange::from(1, 1)],
        },
        FeatureInfo {
            feature: features::PROCESS,
            name: "PROCESS",
            versions: &[VersionRange::from(1, 2)],
        },
    ],
};
