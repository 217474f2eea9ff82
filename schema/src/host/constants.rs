//! The names of a module's private constants: each belongs to one element, whatever the contract calls its elements.

use super::{Host, values};
use crate::model::{Enum, Field, Message};
use crate::names::{upper, upper_part};
use std::collections::{BTreeMap, BTreeSet};

/// The constant with the features' names.
pub(super) const FEATURES: &str = "FEATURES";

/// The constants of the module with a package's gates, by the element that they belong to.
pub(super) struct Constants {
    names: BTreeMap<String, String>,
}

impl Constants {
    pub(super) fn new(host: &Host<'_>, package: &str) -> Self {
        let features = host.model.features().into_iter();
        let features = features.map(|(feature, _)| upper(&feature.name));
        let mut taken: BTreeSet<String> = features.chain([FEATURES.to_owned()]).collect();
        let mut names = BTreeMap::new();
        let mut add = |element: String, mut name: String| {
            while !taken.insert(name.clone()) {
                name.push('_');
            }
            names.insert(element, name);
        };
        for enumeration in values::enums_of(host, package) {
            add(enumeration.full_name.clone(), joined(enumeration.name()));
        }
        for message in host.gated().filter(|message| message.package == package) {
            for field in &message.fields {
                for (kind, members) in [("VALUES", &field.values), ("KEYS", &field.keys)] {
                    if !members.is_empty() {
                        let field_name = upper_part(&field.name);
                        let name = format!("{}_{field_name}_{kind}", joined(message.name()));
                        add(vocabulary(message, field, kind), name);
                    }
                }
            }
        }
        Self { names }
    }

    /// The table of an enum's values.
    pub(super) fn table(&self, enumeration: &Enum) -> &str {
        self.of(&enumeration.full_name)
    }

    /// The table of a field's values or keys: `kind` is `VALUES` or `KEYS`.
    pub(super) fn vocabulary(&self, message: &Message, field: &Field, kind: &str) -> &str {
        self.of(&vocabulary(message, field, kind))
    }

    fn of(&self, element: &str) -> &str {
        self.names.get(element).map_or("", String::as_str)
    }
}

fn vocabulary(message: &Message, field: &Field, kind: &str) -> String {
    format!("{}.{} {kind}", message.full_name, field.name)
}

fn joined(name: &str) -> String {
    let parts = name.split('.').map(upper);
    parts.collect::<Vec<_>>().join("_")
}
