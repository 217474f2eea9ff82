//! What kinds of messages and fields there are in descriptors.

use super::types::{Kind, Shape};
use protox::prost_reflect::{
    Cardinality, EnumDescriptor, FieldDescriptor, Kind as Type, MessageDescriptor,
};

/// A message and all that are nested in it, and their enums.
pub(super) fn collect(
    message: &MessageDescriptor,
    messages: &mut Vec<MessageDescriptor>,
    enums: &mut Vec<EnumDescriptor>,
) {
    // A map's entry is how a map stands on the wire, not a message that anyone wrote.
    if message.is_map_entry() {
        return;
    }
    messages.push(message.clone());
    enums.extend(message.child_enums());
    for child in message.child_messages() {
        collect(&child, messages, enums);
    }
}

/// How many of a field there can be.
pub(super) fn shape(field: &FieldDescriptor) -> Shape {
    let oneof = field
        .containing_oneof()
        .filter(|oneof| !oneof.is_synthetic());
    match oneof {
        // Synthetic oneofs stand behind all others.
        Some(oneof) => Shape::Arm(
            oneof
                .parent_message()
                .oneofs()
                .position(|other| other.name() == oneof.name())
                .unwrap_or_default(),
        ),
        None if field.cardinality() == Cardinality::Repeated => Shape::List,
        None if field.supports_presence() => Shape::Optional,
        None => Shape::Implicit,
    }
}

/// A field's type.
pub(super) fn kind(field: &FieldDescriptor) -> Kind {
    match field.kind() {
        Type::Bool => Kind::Bool,
        Type::Int32 => Kind::Int32,
        Type::Int64 => Kind::Int64,
        Type::Uint32 => Kind::Uint32,
        Type::Uint64 => Kind::Uint64,
        Type::Sint32 => Kind::Sint32,
        Type::Sint64 => Kind::Sint64,
        Type::Fixed32 => Kind::Fixed32,
        Type::Fixed64 => Kind::Fixed64,
        Type::Sfixed32 => Kind::Sfixed32,
        Type::Sfixed64 => Kind::Sfixed64,
        Type::Float => Kind::Float,
        Type::Double => Kind::Double,
        Type::String => Kind::String,
        Type::Bytes => Kind::Bytes,
        Type::Message(message) => Kind::Message(message.full_name().to_owned()),
        Type::Enum(enumeration) => Kind::Enum(enumeration.full_name().to_owned()),
    }
}
