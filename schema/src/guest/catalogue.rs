//! What a build knows of the contract as a whole: its version, and its features.

use super::names::upper;
use crate::format::doc;
use crate::model::Model;
use std::fmt::Write;

/// The module with the catalogue.
pub(super) fn generate(model: &Model) -> String {
    let version = model.version;
    let mut constants = String::new();
    let mut infos = String::new();
    for (feature, value) in model.features() {
        let since = value.rules.need.since;
        constants += &doc(&value.doc, &super::names::since(&value.rules.need));
        let name = upper(&feature.name);
        let _ = writeln!(
            constants,
            "pub const {name}: Feature = Feature({});",
            feature.number
        );
        let _ = writeln!(
            infos,
            "FeatureInfo {{
                feature: features::{name},
                name: {:?},
                versions: &[VersionRange::from({}, {})],
            }},",
            feature.name, since.major, since.minor
        );
    }
    format!(
        "//! The contract as a whole: its version, and its features.

        /// The newest version of the contract that this build knows.
        pub const VERSION: Version = Version::new({}, {});

        /// The versions of the contract that this build speaks: a minor version only ever adds.
        pub const VERSIONS: Versions = Versions::single(VersionRange::up_to(VERSION));

        /// The contract's features.
        pub mod features {{ use super::Feature; {constants} }}

        /// The contract's features and the versions that they exist in.
        pub static CATALOGUE: Catalogue = Catalogue {{ features: &[{infos}] }};\n",
        version.major, version.minor
    )
}
