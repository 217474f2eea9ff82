//! What this build speaks of the contract.

use agent_core::messages::contract::VERSION;
use agent_core::{Version, VersionRange, Versions};

pub(crate) use agent_core::messages::contract::CATALOGUE;

/// The versions that this build speaks: all of its contract's major.
pub(crate) const fn versions() -> Versions {
    let Version { major, minor } = VERSION;
    match VersionRange::new(major, 0, minor) {
        Some(range) => Versions::single(range),
        None => Versions::single(VersionRange::only(VERSION)),
    }
}
