//! Protobuf's own types as a contract sees them: they have no version, and their fields no bounds.

use super::element::{Bounds, Need, OnMissing, Rules};
use super::kinds::{kind, shape};
use super::types::{Field, Message};
use protox::prost_reflect::{FieldDescriptor, MessageDescriptor};

/// Those that a contract may use, and what they are.
const TYPES: [(&str, &str); 4] = [
    ("Any", "An encoded message and its type's name."),
    ("Duration", "A span of time: seconds and nanoseconds."),
    ("Empty", "Nothing."),
    (
        "Timestamp",
        "A time since the epoch, in UTC: seconds and nanoseconds.",
    ),
];

/// Whether a contract may use the type of this name in protobuf's package.
pub(super) fn is_supported(name: &str) -> bool {
    TYPES.iter().any(|(known, _)| *known == name)
}

/// The message of the model.
pub(super) fn message(message: &MessageDescriptor) -> Message {
    let known = TYPES.iter().find(|(name, _)| *name == message.name());
    Message {
        package: message.package_name().to_owned(),
        full_name: message.full_name().to_owned(),
        doc: known.map_or("", |(_, doc)| doc).to_owned(),
        rules: rules(),
        lenient: false,
        fields: message.fields().map(|it| field(&it)).collect(),
        oneofs: Vec::new(),
    }
}

fn field(field: &FieldDescriptor) -> Field {
    let doc = match field.name() {
        "type_url" => "The type, such as `type.googleapis.com/acme.v1.Mount`.",
        "value" => "The encoded message.",
        "seconds" => "Whole seconds.",
        _ => "Nanoseconds beyond them.",
    };
    Field {
        name: field.name().to_owned(),
        number: field.number(),
        doc: doc.to_owned(),
        rules: rules(),
        kind: kind(field),
        shape: shape(field),
        on_missing: OnMissing::Error,
        restricts: false,
        max_len: Bounds::default(),
        max_count: Bounds::default(),
        values: Vec::new(),
        keys: Vec::new(),
    }
}

const fn rules() -> Rules {
    Rules {
        need: Need::ALWAYS,
        deprecated_since: None,
        removed_in: None,
    }
}
