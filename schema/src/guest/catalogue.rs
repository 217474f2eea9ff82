//! What a build knows of the contract as a whole: its version, and its features.

use crate::format::doc;
use crate::model::{Model, Need};
use crate::names::upper;
use std::fmt::Write;

/// The module with the catalogue.
pub(super) fn generate(model: &Model) -> String {
    let version = model.version;
    let mut constants = String::new();
    let mut infos = String::new();
    for (feature, value) in model.features() {
        let Need {
            since, removed_in, ..
        } = &value.rules.need;
        let (major, minor) = (since.major, since.minor);
        let range = match removed_in {
            None => format!("VersionRange::from({major}, {minor})"),
            Some(removed_in) => format!(
                "match VersionRange::new({major}, {minor}, {}) {{
                    Some(range) => range,
                    None => VersionRange::from({major}, {minor}),
                }}",
                removed_in.saturating_sub(1)
            ),
        };
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
                versions: &[{range}],
            }},",
            feature.name
        );
    }
    let import = if constants.is_empty() {
        ""
    } else {
        "use super::Feature;"
    };
    format!(
        "//! The contract as a whole: its version, and its features.

        /// The newest version of the contract that this build knows.
        pub const VERSION: Version = Version::new({}, {});

        /// The versions of the contract that this build speaks: a minor version only ever adds.
        pub const VERSIONS: Versions = Versions::single(VersionRange::up_to(VERSION));

        /// The contract's features.
        pub mod features {{ {import} {constants} }}

        /// The contract's features and the versions that they exist in.
        pub static CATALOGUE: Catalogue = Catalogue {{ features: &[{infos}] }};\n",
        version.major, version.minor
    )
}
