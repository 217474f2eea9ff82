// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! The contract as a whole: its version, and its features.

use agent_core::feature::Catalogue;
use agent_core::version::{Version, VersionRange, Versions};

/// The newest version of the contract that this build knows.
pub const VERSION: Version = Version::new(1, 5);

/// The versions of the contract that this build speaks: a minor version only ever adds.
pub const VERSIONS: Versions = Versions::single(VersionRange::up_to(VERSION));

/// The contract's features.
pub mod features {}

/// The contract's features and the versions that they exist in.
pub static CATALOGUE: Catalogue = Catalogue { features: &[] };
