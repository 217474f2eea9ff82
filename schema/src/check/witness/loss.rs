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

    /// Whether it is a loss of what both versions know.
    pub const fn is_of_the_known(&self) -> bool {
        !matches!(self, Self::Unseen(_))
    }
}

fn compare(written: &DynamicMessage, read: &DynamicMessage) -> Vec<Loss> {
    let (writer, reader) = (written.descriptor(), read.descriptor());
    let mut lost = Vec::new();
    for field in writer.fields() {
        let number = field.number();
        let by_name = reader.get_field_by_name(field.name());
        if let Some(moved) = by_name.filter(|moved| moved.number() != number) {
            if !same(&field, written, &moved, read).unwrap_or(true) {
                lost.push(Loss::Moved(number));
            }
            continue;
        }
        match reader.get_field(number) {
            // A field that took the number of one that moved is not the same field.
            Some(other)
                if writer
                    .get_field_by_name(other.name())
                    .is_some_and(|old| old.number() != number) => {}
            Some(other) => match same(&field, written, &other, read) {
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

/// The values of a field: of a list all, of a map its entries as messages, of one that is not set none.
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
        value if message.has_field(field) => vec![value],
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
