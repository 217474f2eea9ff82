//! Values at the edges of what a field can hold, where versions disagree first.

use protox::prost_reflect::{
    Cardinality, DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, Syntax, Value,
};
use std::collections::HashMap;

/// Messages with one field set to each value at an edge, and with several set that exclude each other at
/// the reader.
pub(crate) fn of(
    writer: &MessageDescriptor,
    reader: &MessageDescriptor,
    number: u32,
) -> Vec<DynamicMessage> {
    let empty = || least(writer);
    let mut messages = vec![empty()];
    let Some(field) = writer.get_field(number) else {
        return messages;
    };
    for value in values(&field) {
        let mut message = empty();
        message.set_field(&field, value);
        messages.push(message);
    }
    let partners = reader
        .get_field(number)
        .and_then(|other| other.containing_oneof());
    for partner in partners
        .iter()
        .flat_map(|oneof| oneof.fields().collect::<Vec<_>>())
    {
        let Some(partner) = writer.get_field(partner.number()) else {
            continue;
        };
        let mut message = empty();
        for field in [&field, &partner] {
            if let Some(value) = values(field).pop() {
                message.set_field(field, value);
            }
        }
        messages.push(message);
    }
    messages
}

/// A message with nothing but the fields that its writer has to set.
fn least(writer: &MessageDescriptor) -> DynamicMessage {
    let mut message = DynamicMessage::new(writer.clone());
    let required = writer
        .fields()
        .filter(|field| field.cardinality() == Cardinality::Required);
    for field in required {
        if let Some(value) = values(&field).pop() {
            message.set_field(&field, value);
        }
    }
    message
}

/// The values to try in a field, the most telling one last.
fn values(field: &FieldDescriptor) -> Vec<Value> {
    if field.is_map() {
        return maps(field);
    }
    let single = scalars(&field.kind());
    if !field.is_list() {
        return single;
    }
    let several = Value::List(
        single
            .iter()
            .cloned()
            .chain(single.last().cloned())
            .collect(),
    );
    let mut lists: Vec<_> = single
        .into_iter()
        .map(|value| Value::List(vec![value]))
        .collect();
    lists.push(several);
    lists
}

/// A map of one entry, and one of two.
fn maps(field: &FieldDescriptor) -> Vec<Value> {
    let Kind::Message(entry) = field.kind() else {
        return Vec::new();
    };
    let keys = scalars(&entry.map_entry_key_field().kind());
    let values = scalars(&entry.map_entry_value_field().kind());
    let entries = |count| {
        let last = keys.iter().rev().take(count).cloned();
        let keys = last.filter_map(Value::into_map_key);
        let value = values.last().cloned();
        let entries: HashMap<_, _> = keys.filter_map(|key| Some((key, value.clone()?))).collect();
        Value::Map(entries)
    };
    vec![entries(1), entries(2)]
}

fn scalars(kind: &Kind) -> Vec<Value> {
    match kind {
        Kind::Bool => vec![Value::Bool(false), Value::Bool(true)],
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => {
            [0, 2, i32::MAX, i32::MIN, -1, 1].map(Value::I32).to_vec()
        }
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => {
            let beyond = i64::from(u32::MAX) + 1;
            [0, 2, i64::MAX, i64::MIN, beyond, beyond / 2, -1, 1]
                .map(Value::I64)
                .to_vec()
        }
        Kind::Uint32 | Kind::Fixed32 => [0, 2, u32::MAX, 1 << 31, 1].map(Value::U32).to_vec(),
        Kind::Uint64 | Kind::Fixed64 => [0, 2, u64::MAX, 1 << 63, 1 << 32, 1 << 31, 1]
            .map(Value::U64)
            .to_vec(),
        Kind::Float => [0.0, -2.5, f32::MAX, 1.5].map(Value::F32).to_vec(),
        Kind::Double => [0.0, -2.5, f64::MAX, 1.5].map(Value::F64).to_vec(),
        Kind::String => ["", "\u{1}", "a"]
            .map(|text| Value::String(text.to_owned()))
            .to_vec(),
        Kind::Bytes => {
            let bytes: [&[u8]; 4] = [b"", b"\x01", b"a", b"\xff"];
            bytes
                .map(|bytes| Value::Bytes(bytes.to_vec().into()))
                .to_vec()
        }
        Kind::Enum(enumeration) => {
            let mut numbers: Vec<_> = enumeration.values().map(|value| value.number()).collect();
            // An open enum holds numbers that have no name yet, too.
            if numbers == [0] && enumeration.parent_file().syntax() == Syntax::Proto3 {
                numbers.push(1);
            }
            // The default first: it may not be sent at all.
            numbers.sort_unstable_by_key(|number| *number != 0);
            numbers.into_iter().map(Value::EnumNumber).collect()
        }
        Kind::Message(message) => vec![Value::Message(DynamicMessage::new(message.clone()))],
    }
}
