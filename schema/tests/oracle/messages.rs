//! Messages that tell versions apart: each field with each value at an edge.

use protox::prost_reflect::{
    Cardinality, DynamicMessage, FieldDescriptor, Kind, MapKey, MessageDescriptor, Value,
};
use std::collections::HashMap;

/// How deep messages nest.
const DEPTH: u32 = 2;

/// Messages of a type: the empty one, each field with each value, and all fields at once.
pub(crate) fn of(descriptor: &MessageDescriptor) -> Vec<DynamicMessage> {
    nested(descriptor, DEPTH)
}

fn nested(descriptor: &MessageDescriptor, depth: u32) -> Vec<DynamicMessage> {
    let mut least = DynamicMessage::new(descriptor.clone());
    let fields = descriptor.fields();
    for field in fields.filter(|field| field.cardinality() == Cardinality::Required) {
        let value = values(&field, depth).pop().unwrap();
        least.set_field(&field, value);
    }
    let mut messages = vec![least.clone()];
    for field in descriptor.fields() {
        for value in values(&field, depth) {
            let mut message = least.clone();
            message.set_field(&field, value);
            messages.push(message);
        }
    }
    // All fields at once: of those that exclude each other at the writer, the last is left.
    let mut full = least;
    for field in descriptor.fields() {
        if let Some(value) = values(&field, depth).pop() {
            full.set_field(&field, value);
        }
    }
    messages.push(full);
    messages
}

fn values(field: &FieldDescriptor, depth: u32) -> Vec<Value> {
    let kind = field.kind();
    if field.is_map() {
        let entry = kind.as_message().unwrap();
        let values = singles(&entry.map_entry_value_field().kind(), depth);
        let map = |keys: &[&str], value: &Value| {
            let key = |key: &&str| MapKey::String((*key).to_owned());
            Value::Map(
                keys.iter()
                    .map(|text| (key(text), value.clone()))
                    .collect::<HashMap<_, _>>(),
            )
        };
        let maps = values.iter().map(|value| map(&["a"], value));
        return maps
            .chain(values.last().map(|value| map(&["", "a"], value)))
            .collect();
    }
    let singles = singles(&kind, depth);
    if !field.is_list() {
        return singles;
    }
    let all = singles.iter().chain(singles.last()).cloned();
    let all = Value::List(all.collect());
    let lists = singles.into_iter().map(|value| Value::List(vec![value]));
    lists.chain([all]).collect()
}

fn singles(kind: &Kind, depth: u32) -> Vec<Value> {
    match kind {
        Kind::Bool => vec![Value::Bool(false), Value::Bool(true)],
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => {
            [0, 1, 2, -1, i32::MAX, i32::MIN].map(Value::I32).to_vec()
        }
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => {
            let numbers = [0, 1, 2, -1, 1 << 31, 1 << 32, i64::MAX, i64::MIN];
            numbers.map(Value::I64).to_vec()
        }
        Kind::Uint32 | Kind::Fixed32 => [0, 1, 2, 1 << 31, u32::MAX].map(Value::U32).to_vec(),
        Kind::Uint64 | Kind::Fixed64 => {
            let numbers = [0, 1, 2, 1 << 31, 1 << 32, 1 << 63, u64::MAX];
            numbers.map(Value::U64).to_vec()
        }
        Kind::Float => [0.0, 1.5, -2.5].map(Value::F32).to_vec(),
        Kind::Double => [0.0, 1.5, -2.5].map(Value::F64).to_vec(),
        Kind::String => ["", "a", "\u{8}\u{1}"]
            .map(|text| Value::String(text.to_owned()))
            .to_vec(),
        Kind::Bytes => [&b""[..], b"a", b"\x08\x01", b"\xff"]
            .map(|bytes| Value::Bytes(bytes.to_vec().into()))
            .to_vec(),
        Kind::Enum(enumeration) => {
            let numbers = enumeration.values().map(|value| value.number());
            numbers.map(Value::EnumNumber).collect()
        }
        Kind::Message(message) if depth == 0 => {
            vec![Value::Message(DynamicMessage::new(message.clone()))]
        }
        Kind::Message(message) => {
            let messages = nested(message, depth - 1).into_iter();
            messages.map(Value::Message).collect()
        }
    }
}
