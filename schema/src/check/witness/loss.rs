//! What of a message is lost when another version reads it.

use protox::prost_reflect::prost::Message;
use protox::prost_reflect::{
    DynamicMessage, EnumDescriptor, FieldDescriptor, Kind, MapKey, MessageDescriptor,
    ReflectMessage, Syntax, Value,
};
use std::borrow::Cow;

/// What was lost of a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Loss {
    /// The reader cannot read the message at all.
    Unreadable(String),
    /// A field, by its number at the writer, that both know is read as another value.
    Differs(u32),
    /// A field, by its number at the writer, that the reader has under another number.
    Moved(u32),
    /// A field, by its number at the writer, holds what the reader does not know.
    Unseen(u32),
    /// A field, by its number at the writer, is absent to one of the two, and always has a value to the other.
    Absent(u32),
}

impl Loss {
    /// Reads a message as another version does, and tells what is lost.
    ///
    /// What the reader does not know is told too, as [`Loss::Unseen`], except inside of other messages.
    pub fn of(
        written: &DynamicMessage,
        reader: MessageDescriptor,
    ) -> (Option<DynamicMessage>, Vec<Self>) {
        match DynamicMessage::decode(reader, written.encode_to_vec().as_slice()) {
            Ok(read) => {
                let lost = compare(written, &read);
                (Some(read), lost)
            }
            Err(error) => (None, vec![Self::Unreadable(error.to_string())]),
        }
    }

    /// Whether it is a loss of what both versions know: values, and not whether there is one.
    pub const fn is_of_the_known(&self) -> bool {
        !matches!(self, Self::Unseen(_) | Self::Absent(_))
    }
}

fn compare(written: &DynamicMessage, read: &DynamicMessage) -> Vec<Loss> {
    let (writer, reader) = (written.descriptor(), read.descriptor());
    let mut lost = Vec::new();
    for field in writer.fields() {
        let number = field.number();
        if let Some(moved) = moved(&field, &reader) {
            if !same(&field, written, &moved, read).unwrap_or(true) {
                lost.push(Loss::Moved(number));
            }
            continue;
        }
        // A field that took the number of another one is not the same field.
        let is_same = |other: &FieldDescriptor| moved(other, &writer).is_none();
        match reader.get_field(number).filter(is_same) {
            Some(other) => match same(&field, written, &other, read) {
                Some(true) if is_absent_to_one(&field, written, &other, read) => {
                    lost.push(Loss::Absent(number));
                }
                Some(true) => {}
                Some(false) => lost.push(Loss::Differs(number)),
                None => lost.push(Loss::Unseen(number)),
            },
            None if written.has_field(&field) => lost.push(Loss::Unseen(number)),
            None => {}
        }
    }
    lost
}

/// The field that another version has under the same name and another number.
fn moved(field: &FieldDescriptor, other: &MessageDescriptor) -> Option<FieldDescriptor> {
    let found = other.get_field_by_name(field.name())?;
    let is_moved = found.number() != field.number() && is_one(field, &found);
    is_moved.then_some(found)
}

/// Whether two fields of one name are one that moved. With its number reserved, a field of another type went, and
/// this one came.
fn is_one(field: &FieldDescriptor, other: &FieldDescriptor) -> bool {
    let reserves = |message: &MessageDescriptor, number| {
        message
            .reserved_ranges()
            .any(|range| range.contains(&number))
    };
    let is_reserved = || {
        reserves(other.parent_message(), field.number())
            || reserves(field.parent_message(), other.number())
    };
    let is_list = field.is_list() == other.is_list();
    match (field.kind(), other.kind()) {
        (Kind::Message(one), Kind::Message(other))
            if one.is_map_entry() == other.is_map_entry() =>
        {
            let is_same = one.full_name() == other.full_name() || {
                let (pools, names) = (
                    (one.parent_pool(), other.parent_pool()),
                    (one.full_name(), other.full_name()),
                );
                pools.0.get_message_by_name(names.1).is_none()
                    && pools.1.get_message_by_name(names.0).is_none()
            };
            is_same && is_list || !is_reserved()
        }
        (Kind::Enum(one), Kind::Enum(other)) => {
            one.full_name() == other.full_name() && is_list || !is_reserved()
        }
        (one, other) if one == other && is_list => true,
        (one, other) => form(&one) == form(&other) && form(&one).is_some() && !is_reserved(),
    }
}

/// The form in which a type is written, of types of which one reads some values of another.
fn form(kind: &Kind) -> Option<u8> {
    match kind {
        Kind::Int32 | Kind::Int64 | Kind::Uint32 | Kind::Uint64 | Kind::Bool | Kind::Enum(_) => {
            Some(0)
        }
        Kind::Sint32 | Kind::Sint64 => Some(1),
        Kind::Fixed32 | Kind::Sfixed32 => Some(2),
        Kind::Fixed64 | Kind::Sfixed64 => Some(3),
        Kind::String | Kind::Bytes => Some(4),
        Kind::Float => Some(5),
        Kind::Double => Some(6),
        Kind::Message(_) => None,
    }
}

/// Whether a field has the same value at both; `None` where the reader does not know the value.
fn same(
    field: &FieldDescriptor,
    written: &DynamicMessage,
    other: &FieldDescriptor,
    read: &DynamicMessage,
) -> Option<bool> {
    let one = matches!(field.kind(), Kind::Message(_)) || field.is_list() != other.is_list();
    if one || field.is_list() || field.is_map() || other.is_map() {
        let (written, read) = (elements(field, written), elements(other, read));
        if written.len() != read.len() {
            return Some(false);
        }
        let pairs = written.iter().zip(&read);
        return pairs
            .map(|(written, read)| same_value(field, written, other, read))
            .fold(Some(true), both);
    }
    same_value(
        field,
        &written.get_field(field),
        other,
        &read.get_field(other),
    )
}

fn both(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (None, _) | (_, None) => None,
        _ => Some(true),
    }
}

/// The values of a field: of a list all, of a map its entries as messages, of one that is absent none.
fn elements<'a>(field: &FieldDescriptor, message: &'a DynamicMessage) -> Vec<Cow<'a, Value>> {
    match message.get_field(field) {
        Cow::Borrowed(Value::List(values)) => values.iter().map(Cow::Borrowed).collect(),
        Cow::Borrowed(Value::Map(entries)) => {
            let Kind::Message(descriptor) = field.kind() else {
                return Vec::new();
            };
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_by_key(|(key, _)| (*key).clone());
            let entry = |(key, value): (&MapKey, &Value)| {
                let mut entry = DynamicMessage::new(descriptor.clone());
                entry.set_field_by_number(1, key.clone().into());
                entry.set_field_by_number(2, value.clone());
                Cow::Owned(Value::Message(entry))
            };
            entries.into_iter().map(entry).collect()
        }
        value if message.has_field(field) || is_implicit(field) => vec![value],
        _ => Vec::new(),
    }
}

fn same_value(
    field: &FieldDescriptor,
    written: &Value,
    other: &FieldDescriptor,
    read: &Value,
) -> Option<bool> {
    if let (Value::Message(written), Value::Message(read)) = (written, read) {
        return Some(!compare(written, read).iter().any(Loss::is_of_the_known));
    }
    if let (Some(written), Some(read)) = (integer(written), integer(read)) {
        let Kind::Enum(reader) = other.kind() else {
            return Some(written == read);
        };
        // A closed enum drops what it does not name; an open one keeps the number.
        let closed = reader.parent_file().syntax() == Syntax::Proto2;
        let unnamed = !names(&reader, written);
        if let Kind::Enum(writer) = field.kind()
            && is_another(&writer, &reader, written)
        {
            return Some(false);
        }
        return match field.kind() {
            Kind::Enum(_) if unnamed && closed => None,
            Kind::Enum(writer) if unnamed && names(&writer, written) && written == read => None,
            _ => Some(written == read && !(closed && unnamed)),
        };
    }
    Some(match (written, read) {
        (Value::F32(written), Value::F32(read)) => written.to_bits() == read.to_bits(),
        (Value::F64(written), Value::F64(read)) => written.to_bits() == read.to_bits(),
        _ => text(written).is_some() && text(written) == text(read),
    })
}

/// Whether a number stands for another value at the reader: the name that the one has for it is at another number
/// at the other, and they have no name for it in common.
fn is_another(writer: &EnumDescriptor, reader: &EnumDescriptor, number: i128) -> bool {
    let names_of = |found: &EnumDescriptor| -> Vec<String> {
        let values = found
            .values()
            .filter(|value| i128::from(value.number()) == number);
        values.map(|value| value.name().to_owned()).collect()
    };
    let is_elsewhere = |found: &EnumDescriptor, name: &String| {
        let value = found.get_value_by_name(name);
        value.is_some_and(|value| i128::from(value.number()) != number)
    };
    let (written, read) = (names_of(writer), names_of(reader));
    let in_common = written.iter().any(|name| read.contains(name));
    let moved = written.iter().any(|name| is_elsewhere(reader, name))
        || read.iter().any(|name| is_elsewhere(writer, name));
    moved && !in_common
}

/// Whether a field is absent to one version, and cannot be absent to the other.
fn is_absent_to_one(
    field: &FieldDescriptor,
    written: &DynamicMessage,
    other: &FieldDescriptor,
    read: &DynamicMessage,
) -> bool {
    let is_absent = |field: &FieldDescriptor, message: &DynamicMessage| {
        field.supports_presence() && !message.has_field(field)
    };
    is_absent(field, written) && is_implicit(other) || is_absent(other, read) && is_implicit(field)
}

/// Whether a field always has a value.
fn is_implicit(field: &FieldDescriptor) -> bool {
    !field.supports_presence() && !field.is_list() && !field.is_map()
}

fn names(enumeration: &EnumDescriptor, number: i128) -> bool {
    i32::try_from(number).is_ok_and(|number| enumeration.get_value(number).is_some())
}

fn integer(value: &Value) -> Option<i128> {
    match value {
        Value::Bool(value) => Some((*value).into()),
        Value::I32(value) | Value::EnumNumber(value) => Some((*value).into()),
        Value::I64(value) => Some((*value).into()),
        Value::U32(value) => Some((*value).into()),
        Value::U64(value) => Some((*value).into()),
        _ => None,
    }
}

fn text(value: &Value) -> Option<&[u8]> {
    match value {
        Value::String(text) => Some(text.as_bytes()),
        Value::Bytes(bytes) => Some(bytes),
        _ => None,
    }
}
