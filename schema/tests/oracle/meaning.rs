//! What a message says, and whether another version reads the same in it.
//!
//! This knows protobuf and nothing of the rules: it shares no code with the check, nor with its search for witnesses.

use protox::prost_reflect::prost::Message;
use protox::prost_reflect::{
    Cardinality, DynamicMessage, EnumDescriptor, FieldDescriptor, Kind, MapKey, MessageDescriptor,
    ReflectMessage, Syntax, Value,
};
use std::collections::BTreeSet;

/// A value, as far as a program can tell it from others.
#[derive(Clone, Debug, PartialEq)]
enum Atom {
    Number(i128),
    /// The bits of a floating-point number.
    Real(u64),
    Text(Vec<u8>),
    /// A number of an enum, and its names.
    Member(i32, BTreeSet<String>, EnumDescriptor),
    Part(DynamicMessage),
}

/// What an absent field is to a program that can tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Absence {
    /// Something else than any value.
    NoValue,
    /// Its default.
    Default,
}

/// Whether a reader gets out of a message what its writer said, of all that both know.
pub(crate) fn is_understood(
    written: &DynamicMessage,
    reader: &MessageDescriptor,
    absence: Absence,
) -> bool {
    let read = DynamicMessage::decode(reader.clone(), written.encode_to_vec().as_slice());
    read.is_ok_and(|read| is_complete(&read) && says_the_same(written, &read, absence))
}

/// Whether all required fields are there.
fn is_complete(message: &DynamicMessage) -> bool {
    let descriptor = message.descriptor();
    let mut fields = descriptor.fields();
    fields.all(|field| {
        let is_missing = field.cardinality() == Cardinality::Required && !message.has_field(&field);
        let parts = values(message, &field, Absence::NoValue);
        let is_part_complete = |atom: &Atom| match atom {
            Atom::Part(part) => is_complete(part),
            _ => true,
        };
        !is_missing && parts.iter().all(is_part_complete)
    })
}

fn says_the_same(written: &DynamicMessage, read: &DynamicMessage, absence: Absence) -> bool {
    let (writer, reader) = (written.descriptor(), read.descriptor());
    let mut fields = writer.fields();
    fields.all(|field| {
        let at_number = reader.get_field(field.number());
        let by_name = reader.get_field_by_name(field.name());
        let other = match (at_number, by_name) {
            // A name is all that tells what a field means; with another type and number, it is another field's.
            (_, Some(other)) if other.number() == field.number() || is_one_type(&field, &other) => {
                other
            }
            // Renamed, unless that is another field of the writer.
            (Some(other), _) if writer.get_field_by_name(other.name()).is_none() => other,
            // Not known to the reader.
            _ => return true,
        };
        is_same_field((written, &field), (read, &other), absence)
    })
}

fn is_one_type(field: &FieldDescriptor, other: &FieldDescriptor) -> bool {
    let class = |field: &FieldDescriptor| match field.kind() {
        Kind::String | Kind::Bytes => 1,
        Kind::Float | Kind::Double => 2,
        Kind::Message(_) if field.is_map() => 3,
        Kind::Message(_) => 4,
        _ => 5,
    };
    class(field) == class(other)
}

fn is_same_field(
    (written, field): (&DynamicMessage, &FieldDescriptor),
    (read, other): (&DynamicMessage, &FieldDescriptor),
    absence: Absence,
) -> bool {
    // What is absent is no item of a list.
    let here = match (field.cardinality(), other.cardinality()) {
        (Cardinality::Repeated, _) | (_, Cardinality::Repeated) => Absence::NoValue,
        _ => absence,
    };
    let (mut was, mut is) = (values(written, field, here), values(read, other, here));
    if let (Kind::Enum(_), Kind::Enum(reader)) = (field.kind(), other.kind()) {
        // An open enum keeps the numbers that it does not know.
        if was.len() == is.len() {
            let mut known = was.iter().map(|atom| is_known(atom, &reader));
            is.retain(|_| known.next() == Some(true));
        }
        was.retain(|atom| is_known(atom, &reader));
    }
    if field.is_map() || other.is_map() {
        return is_same_set(&was, is, absence);
    }
    was.len() == is.len()
        && was
            .iter()
            .zip(&is)
            .all(|(was, is)| is_same(was, is, absence))
}

/// Whether a reader has a value, or at least its name.
fn is_known(atom: &Atom, reader: &EnumDescriptor) -> bool {
    let Atom::Member(number, names, _) = atom else {
        return true;
    };
    let has_name = |name: &String| reader.get_value_by_name(name).is_some();
    reader.get_value(*number).is_some() || names.iter().any(has_name)
}

/// Whether two lists have the same items: a map has no order, and is written in any.
fn is_same_set(was: &[Atom], mut is: Vec<Atom>, absence: Absence) -> bool {
    let all = was.iter().all(|was| {
        let found = is.iter().position(|is| is_same(was, is, absence));
        found.map(|index| is.swap_remove(index)).is_some()
    });
    all && is.is_empty()
}

fn is_same(was: &Atom, is: &Atom, absence: Absence) -> bool {
    match (was, is) {
        (Atom::Part(was), Atom::Part(is)) => says_the_same(was, is, absence),
        (Atom::Member(was, names, writer), Atom::Member(is, others, reader)) => {
            let is_elsewhere = |found: &EnumDescriptor, name: &String, number: i32| {
                let value = found.get_value_by_name(name);
                value.is_some_and(|value| value.number() != number)
            };
            // A name is all that tells what a number means. One that the other side does not know at all was renamed.
            let is_another = names.is_disjoint(others)
                && (names.iter().any(|name| is_elsewhere(reader, name, *is))
                    || others.iter().any(|name| is_elsewhere(writer, name, *was)));
            was == is && !is_another
        }
        (Atom::Member(was, ..), Atom::Number(is)) => i128::from(*was) == *is,
        (Atom::Number(was), Atom::Member(is, ..)) => *was == i128::from(*is),
        _ => was == is,
    }
}

/// The values of a field: those of a list, the entries of a map in order, the one of another field, or none if it is
/// absent. A field without presence is never absent.
fn values(message: &DynamicMessage, field: &FieldDescriptor, absence: Absence) -> Vec<Atom> {
    let value = message.get_field(field).into_owned();
    match value {
        Value::List(values) => {
            let atoms = values.into_iter().map(|value| atom(&field.kind(), value));
            atoms.flatten().collect()
        }
        Value::Map(entries) => {
            let mut entries: Vec<(MapKey, Value)> = entries.into_iter().collect();
            entries.sort_by(|one, other| one.0.cmp(&other.0));
            let kind = field.kind();
            let descriptor = kind.as_message().unwrap();
            let entry = |(key, value): (MapKey, Value)| {
                let mut entry = DynamicMessage::new(descriptor.clone());
                entry.set_field_by_number(1, key.into());
                entry.set_field_by_number(2, value);
                Atom::Part(entry)
            };
            entries.into_iter().map(entry).collect()
        }
        _ if is_absent(message, field, absence) => Vec::new(),
        value => atom(&field.kind(), value).into_iter().collect(),
    }
}

fn is_absent(message: &DynamicMessage, field: &FieldDescriptor, absence: Absence) -> bool {
    let has_default = absence == Absence::Default && field.kind().as_message().is_none();
    field.supports_presence() && !message.has_field(field) && !has_default
}

/// A value; `None` if it is one that a closed enum does not have, which is put among the unknown fields.
fn atom(kind: &Kind, value: Value) -> Option<Atom> {
    Some(match value {
        Value::Bool(value) => Atom::Number(value.into()),
        Value::I32(value) => Atom::Number(value.into()),
        Value::I64(value) => Atom::Number(value.into()),
        Value::U32(value) => Atom::Number(value.into()),
        Value::U64(value) => Atom::Number(value.into()),
        Value::F32(value) => Atom::Real(f64::from(value).to_bits()),
        Value::F64(value) => Atom::Real(value.to_bits()),
        Value::String(value) => Atom::Text(value.into_bytes()),
        Value::Bytes(value) => Atom::Text(value.to_vec()),
        Value::Message(value) => Atom::Part(value),
        Value::EnumNumber(number) => {
            let enumeration = kind.as_enum()?.clone();
            let named = enumeration.values();
            let named = named.filter(|value| value.number() == number);
            let names: BTreeSet<_> = named.map(|value| value.name().to_owned()).collect();
            let is_closed = enumeration.parent_file().syntax() == Syntax::Proto2;
            if is_closed && names.is_empty() {
                return None;
            }
            Atom::Member(number, names, enumeration)
        }
        Value::List(_) | Value::Map(_) => return None,
    })
}
