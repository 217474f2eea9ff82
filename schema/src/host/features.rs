//! The contract's features, for hosts that offer them.

use crate::format::doc;
use crate::model::Model;
use crate::names::upper;
use std::fmt::Write;

/// The module with a constant for each feature.
pub(super) fn generate(model: &Model) -> String {
    let features = model.features();
    let mut code = "//! The contract's features.\n\n".to_owned();
    for (feature, value) in &features {
        let since = format!("Since {}.", value.rules.need.since);
        let _ = write!(
            code,
            "{}pub const {}: Feature = Feature({});\n\n",
            doc(&value.doc, &since),
            upper(&feature.name),
            feature.number
        );
    }
    let names: Vec<_> = features
        .iter()
        .map(|(feature, _)| upper(&feature.name))
        .collect();
    let _ = writeln!(
        code,
        "/// All of them.\npub const ALL: [Feature; {}] = [{}];",
        names.len(),
        names.join(", ")
    );
    code
}
