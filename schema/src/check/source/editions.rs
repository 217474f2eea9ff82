//! Files of an edition as files of proto2 or proto3, which is what prost-reflect knows.
//!
//! An edition gives each [feature](https://protobuf.dev/editions/features/) a default, which files, messages, fields and
//! enums override for themselves and for all that is in them. What a feature decides has an older way to be said, as long
//! as it is about a field: `required`, `packed`, groups, `optional`. What has none is kept in [`Features`].
//! `utf8_validation` is not compared, as it is not between proto2 and proto3.

use protox::prost_reflect::{DescriptorPool, DynamicMessage, Value};
use std::collections::{HashMap, HashSet};

/// The editions that are read, by their numbers in descriptors. The defaults of the features below are the same in all.
pub(super) const EDITIONS: [(i32, &str); 2] = [(1000, "2023"), (1001, "2024")];

/// What features say of elements by full name, where the syntax of their file does not.
#[derive(Debug, Default)]
pub(crate) struct Features {
    closed: HashMap<String, bool>,
    legacy_json: HashMap<String, bool>,
    implicit: HashSet<String>,
}

impl Features {
    /// Whether an enum is closed, if its file is of an edition.
    pub(crate) fn is_closed(&self, enumeration: &str) -> Option<bool> {
        self.closed.get(enumeration).copied()
    }

    /// Whether a message's JSON form is only a best effort, if its file is of an edition.
    pub(crate) fn has_legacy_json(&self, message: &str) -> Option<bool> {
        self.legacy_json.get(message).copied()
    }

    /// Whether a field of an edition does not tell its default from being absent.
    pub(crate) fn is_implicit(&self, field: &str) -> bool {
        self.implicit.contains(field)
    }
}

/// Rewrites the files of editions in a descriptor set. Options that are not known are kept.
pub(super) fn lower(set: &[u8]) -> Result<(Vec<u8>, Features), String> {
    let pool = DescriptorPool::global();
    let descriptor = pool
        .get_message_by_name("google.protobuf.FileDescriptorSet")
        .ok_or("prost-reflect has no descriptor of descriptor sets")?;
    let mut set = DynamicMessage::decode(descriptor, set).map_err(|error| error.to_string())?;
    let mut lowering = Lowering {
        entries: HashSet::new(),
        features: Features::default(),
        has_implicit: false,
        has_other_zero: false,
    };
    each(&mut set, "file", |file| {
        map_entries(file, "message_type", &prefix(file), &mut lowering.entries);
    });
    each(&mut set, "file", |file| {
        if text(file, "syntax") == "editions" {
            lowering.file(file);
        }
    });
    let mut bytes = Vec::new();
    prost::Message::encode(&set, &mut bytes).map_err(|error| error.to_string())?;
    Ok((bytes, lowering.features))
}

/// The features that are in force somewhere, by the numbers of their values.
#[derive(Clone, Copy, Debug)]
struct Set {
    presence: i32,
    enum_type: i32,
    repeated: i32,
    encoding: i32,
    json: i32,
}

// The values of `google.protobuf.FeatureSet`.
const EXPLICIT: i32 = 1;
const IMPLICIT: i32 = 2;
const REQUIRED: i32 = 3;
const OPEN: i32 = 1;
const CLOSED: i32 = 2;
const PACKED: i32 = 1;
const LENGTH_PREFIXED: i32 = 1;
const DELIMITED: i32 = 2;
const ALLOW: i32 = 1;
const LEGACY: i32 = 2;

// The values of `google.protobuf.FieldDescriptorProto`.
const LABEL_REQUIRED: i32 = 2;
const LABEL_REPEATED: i32 = 3;
const TYPE_STRING: i32 = 9;
const TYPE_GROUP: i32 = 10;
const TYPE_MESSAGE: i32 = 11;
const TYPE_BYTES: i32 = 12;

impl Set {
    const DEFAULT: Self = Self {
        presence: EXPLICIT,
        enum_type: OPEN,
        repeated: PACKED,
        encoding: LENGTH_PREFIXED,
        json: ALLOW,
    };

    /// The features inside an element.
    fn inside(self, element: &DynamicMessage) -> Self {
        let Some(features) = message(element, "options").and_then(|it| message(&it, "features"))
        else {
            return self;
        };
        let or = |name, inherited| match number(&features, name) {
            0 => inherited,
            value => value,
        };
        Self {
            presence: or("field_presence", self.presence),
            enum_type: or("enum_type", self.enum_type),
            repeated: or("repeated_field_encoding", self.repeated),
            encoding: or("message_encoding", self.encoding),
            json: or("json_format", self.json),
        }
    }
}

struct Lowering {
    /// The messages that are entries of maps: those are never groups.
    entries: HashSet<String>,
    features: Features,
    /// Whether the file has a field of implicit presence.
    has_implicit: bool,
    /// Whether the file has an enum whose first value is not 0.
    has_other_zero: bool,
}

impl Lowering {
    fn file(&mut self, file: &mut DynamicMessage) {
        let set = Set::DEFAULT.inside(file);
        let package = prefix(file);
        (self.has_implicit, self.has_other_zero) = (false, false);
        each(file, "enum_type", |it| self.enumeration(it, set, &package));
        each(file, "message_type", |it| self.message(it, set, &package));
        each(file, "extension", |it| self.field(it, set, &package));
        // Only proto3 has implicit presence, and only proto2 has enums that begin with another number than 0. A file
        // with both keeps the presence in `Features` alone.
        let is_proto3 = self.has_implicit && !self.has_other_zero;
        let syntax = if is_proto3 { "proto3" } else { "proto2" };
        file.set_field_by_name("syntax", Value::String(syntax.to_owned()));
        file.clear_field_by_name("edition");
    }

    fn message(&mut self, it: &mut DynamicMessage, set: Set, holder: &str) {
        let name = format!("{holder}{}", text(it, "name"));
        let set = set.inside(it);
        let inside = format!("{name}.");
        self.features.legacy_json.insert(name, set.json == LEGACY);
        let oneofs = list(it, "oneof_decl").map(|oneof| set.inside(&oneof));
        let oneofs: Vec<_> = oneofs.collect();
        each(it, "field", |field| {
            let index = usize::try_from(number(field, "oneof_index")).ok();
            let oneof = index.filter(|_| field.has_field_by_name("oneof_index"));
            let set = oneof
                .and_then(|index| oneofs.get(index))
                .copied()
                .unwrap_or(set);
            self.field(field, set, &inside);
        });
        each(it, "extension", |it| self.field(it, set, &inside));
        each(it, "enum_type", |it| self.enumeration(it, set, &inside));
        each(it, "nested_type", |it| self.message(it, set, &inside));
    }

    fn enumeration(&mut self, it: &mut DynamicMessage, set: Set, holder: &str) {
        let name = format!("{holder}{}", text(it, "name"));
        let is_closed = set.inside(it).enum_type == CLOSED;
        self.features.closed.insert(name, is_closed);
        let first = list(it, "value").next();
        self.has_other_zero |= first.is_some_and(|value| number(&value, "number") != 0);
    }

    fn field(&mut self, field: &mut DynamicMessage, set: Set, holder: &str) {
        let set = set.inside(field);
        let kind = number(field, "type");
        let is_message = kind == TYPE_MESSAGE || kind == TYPE_GROUP;
        let is_in_map = |name: &str| self.entries.contains(name.trim_matches('.'));
        if set.encoding == DELIMITED
            && kind == TYPE_MESSAGE
            && !is_in_map(holder)
            && !is_in_map(&text(field, "type_name"))
        {
            set_number(field, "type", TYPE_GROUP);
        }
        if number(field, "label") == LABEL_REPEATED {
            if !is_message && kind != TYPE_STRING && kind != TYPE_BYTES {
                set_packed(field, set.repeated == PACKED);
            }
        } else if set.presence == REQUIRED {
            set_number(field, "label", LABEL_REQUIRED);
        } else if !is_message
            && !field.has_field_by_name("oneof_index")
            && !field.has_field_by_name("extendee")
        {
            if set.presence == IMPLICIT {
                let name = format!("{holder}{}", text(field, "name"));
                self.features.implicit.insert(name);
                self.has_implicit = true;
            } else {
                field.set_field_by_name("proto3_optional", Value::Bool(true));
            }
        }
    }
}

/// Changes each message of a list.
fn each(holder: &mut DynamicMessage, list: &str, mut change: impl FnMut(&mut DynamicMessage)) {
    if !holder.has_field_by_name(list) {
        return;
    }
    let Some(Value::List(items)) = holder.get_field_by_name_mut(list) else {
        return;
    };
    for item in items {
        if let Value::Message(message) = item {
            change(message);
        }
    }
}

/// Adds the full names of the messages that are entries of maps.
fn map_entries(
    holder: &DynamicMessage,
    list_name: &str,
    prefix: &str,
    entries: &mut HashSet<String>,
) {
    for it in list(holder, list_name) {
        let name = format!("{prefix}{}", text(&it, "name"));
        let options = message(&it, "options");
        let is_entry = options.and_then(|it| it.get_field_by_name("map_entry")?.as_bool());
        map_entries(&it, "nested_type", &format!("{name}."), entries);
        if is_entry == Some(true) {
            entries.insert(name);
        }
    }
}

/// What the full names of a file's elements begin with.
fn prefix(file: &DynamicMessage) -> String {
    let package = text(file, "package");
    if package.is_empty() {
        package
    } else {
        package + "."
    }
}

fn list(holder: &DynamicMessage, name: &str) -> impl Iterator<Item = DynamicMessage> {
    let value = holder.get_field_by_name(name);
    let items = value.as_ref().and_then(|value| value.as_list());
    let items = items.unwrap_or_default().iter();
    let messages: Vec<_> = items.filter_map(Value::as_message).cloned().collect();
    messages.into_iter()
}

fn message(holder: &DynamicMessage, name: &str) -> Option<DynamicMessage> {
    let value = holder.get_field_by_name(name);
    let is_set = holder.has_field_by_name(name);
    value.filter(|_| is_set)?.as_message().cloned()
}

fn text(holder: &DynamicMessage, name: &str) -> String {
    let value = holder.get_field_by_name(name);
    let text = value.as_ref().and_then(|value| value.as_str());
    text.unwrap_or_default().to_owned()
}

/// An integer or the number of an enum's value.
fn number(holder: &DynamicMessage, name: &str) -> i32 {
    let value = holder.get_field_by_name(name);
    let number = value.and_then(|value| value.as_i32().or_else(|| value.as_enum_number()));
    number.unwrap_or_default()
}

fn set_number(holder: &mut DynamicMessage, name: &str, number: i32) {
    holder.set_field_by_name(name, Value::EnumNumber(number));
}

fn set_packed(field: &mut DynamicMessage, is_packed: bool) {
    if let Some(Value::Message(options)) = field.get_field_by_name_mut("options") {
        options.set_field_by_name("packed", Value::Bool(is_packed));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::Source;
    use crate::check::release::{Kind, Label, Release};
    use std::path::Path;

    /// The labels of a message's fields, and which are groups.
    fn fields(release: &Release, message: &str) -> Vec<(Label, bool)> {
        let message = release.message(release.message_ids[message]);
        let fields = message.fields.iter();
        fields
            .map(|field| (field.label, matches!(field.kind, Kind::Group(_))))
            .collect()
    }

    #[test]
    fn features_are_inherited_and_overridden() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/editions/inherited.binpb");
        let release = Release::read(&Source::Path(path), &[]).unwrap();
        let expected = [
            (Label::Implicit, false),
            (Label::Optional, false),
            (Label::Optional, true),
            (Label::Optional, false),
            (Label::Repeated, true),
            (Label::Repeated, false),
            (Label::Optional, false),
            (Label::Implicit, false),
            (Label::Optional, true),
        ];
        assert_eq!(fields(&release, "t.M"), expected);
        let inner = [expected[2], expected[1], expected[0]];
        assert_eq!(fields(&release, "t.M.Inner"), inner);
        // Neither a map's entry nor what it holds is a group.
        let entry = [expected[0], expected[3]];
        assert_eq!(fields(&release, "t.M.MapEntry"), entry);
        let enums = release.enums.iter();
        let closed: Vec<_> = enums
            .filter(|it| it.closed)
            .map(|it| it.name.as_str())
            .collect();
        assert_eq!(closed, ["t.M.Inner.Closed", "t.Closed"]);
    }
}
