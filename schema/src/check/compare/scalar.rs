//! What becomes of the values when a field's type changes.

use crate::check::compare::walk::Comparison;
use crate::check::direction::Flows;
use crate::check::release::{Enumeration, Field, Kind, Label, Release};
use std::ops::RangeInclusive;

/// What a change of type does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TypeChange {
    /// Every value is read as what was written; or the difference is inside a message or an enum.
    None,
    /// The bytes are read, but not every value comes through on these ways.
    ValuesLost(Flows),
    /// The bytes mean something else.
    Incompatible,
}

/// Judges a change of type between two releases.
pub(crate) fn judge(old: &Release, was: Kind, new: &Release, is: Kind) -> TypeChange {
    match (was, is) {
        _ if same_scalar(was, is) => TypeChange::None,
        (Kind::Message(_), Kind::Message(_))
        | (Kind::Group(_), Kind::Group(_))
        | (Kind::Enum(_), Kind::Enum(_)) => TypeChange::None,
        (Kind::String, Kind::Bytes) => TypeChange::ValuesLost(Flows::NEW_TO_OLD),
        (Kind::Bytes, Kind::String) => TypeChange::ValuesLost(Flows::OLD_TO_NEW),
        _ if form(was).is_none() || form(was) != form(is) => TypeChange::Incompatible,
        _ => {
            let flows = Flows {
                old_to_new: !passes((old, was), (new, is)),
                new_to_old: !passes((new, is), (old, was)),
            };
            if flows == Flows::NONE {
                TypeChange::None
            } else {
                TypeChange::ValuesLost(flows)
            }
        }
    }
}

impl Comparison<'_> {
    /// Whether two fields have one type, maybe under another name.
    pub(crate) fn is_same_type(&self, was: &Field, is: &Field) -> bool {
        let (was_many, is_many) = (was.label == Label::Repeated, is.label == Label::Repeated);
        was_many == is_many && self.is_same_kind(was.kind, is.kind)
    }

    /// Whether each version can at least sometimes read what the other writes in a field.
    pub(crate) fn is_readable_type(&self, was: &Field, is: &Field) -> bool {
        let is_entry = |release: &Release, kind| match kind {
            Kind::Message(id) => release.message(id).map_entry,
            _ => false,
        };
        is_entry(self.old, was.kind) == is_entry(self.new, is.kind)
            && judge(self.old, was.kind, self.new, is.kind) != TypeChange::Incompatible
    }

    fn is_same_kind(&self, was: Kind, is: Kind) -> bool {
        match (was, is) {
            (Kind::Message(was), Kind::Message(is)) | (Kind::Group(was), Kind::Group(is)) => {
                let (old, new) = (self.old.message(was), self.new.message(is));
                if old.map_entry && new.map_entry {
                    let mut fields = old.fields.iter().zip(&new.fields);
                    return fields.all(|(was, is)| {
                        let is_entry = |field: &Field| matches!(field.kind, Kind::Message(_));
                        is_entry(was) == is_entry(is)
                            && (is_entry(was) || self.is_same_type(was, is))
                    });
                }
                !self.is_replaced((was, is))
            }
            (Kind::Enum(was), Kind::Enum(is)) => !self.is_replaced_enum((was, is)),
            _ => was == is,
        }
    }
}

/// A form in which integers are written, which several types share.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Varint,
    ZigZag,
    Four,
    Eight,
}

const fn form(kind: Kind) -> Option<Form> {
    match kind {
        Kind::Int32 | Kind::Int64 | Kind::Uint32 | Kind::Uint64 | Kind::Bool | Kind::Enum(_) => {
            Some(Form::Varint)
        }
        Kind::Sint32 | Kind::Sint64 => Some(Form::ZigZag),
        Kind::Fixed32 | Kind::Sfixed32 => Some(Form::Four),
        Kind::Fixed64 | Kind::Sfixed64 => Some(Form::Eight),
        _ => None,
    }
}

/// Whether both are one type that needs no look inside.
fn same_scalar(was: Kind, is: Kind) -> bool {
    let inside = matches!(was, Kind::Enum(_) | Kind::Message(_) | Kind::Group(_));
    !inside && was == is
}

/// Whether the reader reads every value that the writer can write as that value.
fn passes(writer: (&Release, Kind), reader: (&Release, Kind)) -> bool {
    let (lowest, highest) = written(writer.0, writer.1).into_inner();
    match reader.1 {
        Kind::Enum(id) => {
            let readable = reader.0.enumeration(id);
            if readable.closed {
                names_all(readable, writer, lowest, highest)
            } else {
                lowest >= i32::MIN.into() && highest <= i32::MAX.into()
            }
        }
        kind => {
            let readable = range(kind);
            readable.contains(&lowest) && readable.contains(&highest)
        }
    }
}

/// A closed enum reads nothing but its own values.
fn names_all(
    readable: &Enumeration,
    writer: (&Release, Kind),
    lowest: i128,
    highest: i128,
) -> bool {
    let has = |number: i32| {
        readable
            .values
            .binary_search_by_key(&number, |value| value.number)
            .is_ok()
    };
    match writer.1 {
        Kind::Enum(id) => writer
            .0
            .enumeration(id)
            .values
            .iter()
            .all(|value| has(value.number)),
        // Of the other types, only bool has few enough values.
        _ => lowest == 0 && highest == 1 && has(0) && has(1),
    }
}

fn written(release: &Release, kind: Kind) -> RangeInclusive<i128> {
    let Kind::Enum(id) = kind else {
        return range(kind);
    };
    let values = &release.enumeration(id).values;
    let number = |value: Option<&crate::check::release::EnumValue>| {
        value.map_or(0, |value| i128::from(value.number))
    };
    number(values.first())..=number(values.last())
}

fn range(kind: Kind) -> RangeInclusive<i128> {
    match kind {
        Kind::Bool => 0..=1,
        Kind::Uint32 | Kind::Fixed32 => 0..=u32::MAX.into(),
        Kind::Uint64 | Kind::Fixed64 => 0..=u64::MAX.into(),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => i64::MIN.into()..=i64::MAX.into(),
        _ => i32::MIN.into()..=i32::MAX.into(),
    }
}

/// The type as a `.proto` file has it.
pub(crate) fn name(release: &Release, kind: Kind) -> String {
    let scalar = match kind {
        Kind::Double => "double",
        Kind::Float => "float",
        Kind::Int32 => "int32",
        Kind::Int64 => "int64",
        Kind::Uint32 => "uint32",
        Kind::Uint64 => "uint64",
        Kind::Sint32 => "sint32",
        Kind::Sint64 => "sint64",
        Kind::Fixed32 => "fixed32",
        Kind::Fixed64 => "fixed64",
        Kind::Sfixed32 => "sfixed32",
        Kind::Sfixed64 => "sfixed64",
        Kind::Bool => "bool",
        Kind::String => "string",
        Kind::Bytes => "bytes",
        Kind::Enum(id) => &release.enumeration(id).name,
        Kind::Message(id) | Kind::Group(id) => &release.message(id).name,
    };
    scalar.to_owned()
}

/// Whether JSON writes two types alike.
pub(crate) fn same_json(was: (&Release, Kind), is: (&Release, Kind)) -> bool {
    json_class(was.1) == json_class(is.1) && json_form(was.0, was.1) == json_form(is.0, is.1)
}

/// The message types that JSON writes in forms of their own.
const JSON_FORMS: [&str; 16] = [
    "Any",
    "BoolValue",
    "BytesValue",
    "DoubleValue",
    "Duration",
    "FieldMask",
    "FloatValue",
    "Int32Value",
    "Int64Value",
    "ListValue",
    "StringValue",
    "Struct",
    "Timestamp",
    "UInt32Value",
    "UInt64Value",
    "Value",
];

/// The name of a type that JSON writes in a form of its own.
fn json_form(release: &Release, kind: Kind) -> Option<&str> {
    let Kind::Message(id) = kind else {
        return None;
    };
    let name = release.message(id).name.as_str();
    let known = name.strip_prefix("google.protobuf.")?;
    JSON_FORMS.contains(&known).then_some(name)
}

fn json_class(kind: Kind) -> u8 {
    match kind {
        Kind::Int32 | Kind::Uint32 => 1,
        Kind::Int64 | Kind::Uint64 => 2,
        Kind::Fixed32 | Kind::Sfixed32 => 3,
        Kind::Fixed64 | Kind::Sfixed64 => 4,
        Kind::Sint32 => 5,
        Kind::Sint64 => 6,
        Kind::Bool => 7,
        Kind::String => 8,
        Kind::Bytes => 9,
        Kind::Float => 10,
        Kind::Double => 11,
        Kind::Enum(_) => 12,
        Kind::Message(_) | Kind::Group(_) => 13,
    }
}
