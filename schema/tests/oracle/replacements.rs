//! Messages in place of other messages, which stay: fields of the same and of other names, types and numbers.

use crate::pairs::{Compared, Declared, compare_all};
use agent_schema::check::Who;
use std::fmt;

/// The messages by name, with what is in them and the numbers of their fields.
const MESSAGES: [(&str, &str, &[u32]); 16] = [
    ("Empty", "", &[]),
    ("Int", "optional int32 a = 1;", &[1]),
    ("Long", "optional int64 a = 1;", &[1]),
    ("Text", "optional string a = 1;", &[1]),
    ("Bytes", "optional bytes a = 1;", &[1]),
    ("Many", "repeated int32 a = 1;", &[1]),
    ("Bare", "int32 a = 1;", &[1]),
    ("Named", "optional int32 c = 1;", &[1]),
    (
        "Two",
        "optional int32 a = 1; optional int32 b = 2;",
        &[1, 2],
    ),
    (
        "Swapped",
        "optional int32 b = 1; optional int32 a = 2;",
        &[1, 2],
    ),
    ("Moved", "optional int32 a = 3;", &[3]),
    ("Either", "oneof o { int32 a = 1; int32 b = 2; }", &[1, 2]),
    ("Map", "map<string, int32> a = 1;", &[1]),
    ("OfInt", "optional Int m = 1;", &[1]),
    ("OfText", "optional Text m = 1;", &[1]),
    (
        "Deep",
        "optional Deep m = 1; optional int32 b = 2;",
        &[1, 2],
    ),
];

#[derive(Clone, Debug)]
struct Holder {
    field: &'static str,
    message: (&'static str, &'static str, &'static [u32]),
}

impl Holder {
    fn declare(self) -> Declared<Self> {
        let kept = MESSAGES.map(|(name, fields, _)| format!("message {name} {{ {fields} }}"));
        let field = self.field.replace('?', self.message.0);
        let rest = format!("message M {{ {field} m = 1; }} {}", kept.join(" "));
        Declared::read(self, "proto3", &rest)
    }

    fn is_map(&self) -> bool {
        self.field.starts_with("map")
    }

    /// The numbers of what the field 1 holds: of a map, those of an entry.
    fn numbers(&self) -> &'static [u32] {
        if self.is_map() {
            &[1, 2]
        } else {
            self.message.2
        }
    }

    /// Whether a field goes: its number is reserved nowhere.
    fn loses(&self, new: &Self) -> bool {
        let lacks = |old: &[u32], new: &[u32]| old.iter().any(|number| !new.contains(number));
        let in_entries = self.is_map() && new.is_map() && lacks(self.message.2, new.message.2);
        in_entries || lacks(self.numbers(), new.numbers())
    }

    /// Whether it has parts that are never absent.
    fn is_implicit(&self) -> bool {
        self.is_map() || matches!(self.message.0, "Bare" | "Map")
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} of {} {{ {} }}",
            self.field, self.message.0, self.message.1
        )
    }
}

#[test]
fn every_message_against_every_other() {
    let mut declared = Vec::new();
    for field in ["optional ?", "repeated ?", "map<string, ?>"] {
        declared.extend(MESSAGES.map(|message| Holder { field, message }.declare()));
    }
    compare_all(&declared, policy);
}

fn policy(old: &Holder, new: &Holder, compared: &Compared) -> Option<(Who, &'static str)> {
    let loss = if old.loses(new) {
        Who::OldHostNewGuest
    } else {
        Who::Nobody
    };
    if compared.executed | loss == compared.judged {
        return Some((
            compared.executed | loss,
            "a field whose number is free is not known to the new side, and the next one may take the number",
        ));
    }
    if old.is_implicit() {
        return Some((
            compared.values | loss,
            "a field that learns to be absent is a note: its new reader can take absence for the default",
        ));
    }
    None
}
