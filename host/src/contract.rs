//! What this build speaks of the contract.

use agent_core::{Catalogue, Level, VersionRange, Versions};

/// The features that this build knows: the contract has none yet.
pub(crate) static CATALOGUE: Catalogue = Catalogue { features: &[] };

/// The versions that this build speaks.
pub(crate) fn versions() -> Versions {
    Versions::single(VersionRange::only(Level::BASELINE.version))
}
