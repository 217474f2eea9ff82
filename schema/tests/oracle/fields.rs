//! Fields: every type and every cardinality, with and without presence, in proto2 and proto3.

use crate::pairs::{Compared, Declared, compare_all};
use agent_schema::check::Who;
use std::fmt;

const TYPES: [&str; 17] = [
    "double", "float", "int32", "int64", "uint32", "uint64", "sint32", "sint64", "fixed32",
    "fixed64", "sfixed32", "sfixed64", "bool", "string", "bytes", "E", "K",
];

const REST: &str = "enum E { Z = 0; O = 1; } message K { optional string a = 1; }";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cardinality {
    /// Without presence: in proto3 only.
    Implicit,
    Optional,
    /// In proto2 only.
    Required,
    Repeated,
    /// An arm of a oneof.
    Arm,
    Map,
}

use Cardinality::{Arm, Implicit, Map, Optional, Repeated, Required};

/// A declaration of the field 1.
#[derive(Clone, Debug)]
struct Field {
    syntax: &'static str,
    cardinality: Cardinality,
    kind: &'static str,
    /// The default that is written out.
    default: &'static str,
}

impl Field {
    fn text(&self) -> String {
        let Self { kind, default, .. } = self;
        if *kind == "group" {
            let label = format!("{:?}", self.cardinality).to_lowercase();
            return format!("{label} group X = 1 {{ optional string a = 1; }}");
        }
        match self.cardinality {
            Implicit => format!("{kind} x = 1;"),
            Optional => format!("optional {kind} x = 1 {default};"),
            Required => format!("required {kind} x = 1 {default};"),
            Repeated => format!("repeated {kind} x = 1;"),
            Arm => format!("oneof o {{ {kind} x = 1 {default}; }}"),
            Map => format!("map<string, {kind}> x = 1;"),
        }
    }

    fn declare(self) -> Declared<Self> {
        let rest = format!("message M {{ {} }} {REST}", self.text());
        Declared::read(self.clone(), self.syntax, &rest)
    }

    /// A message always has presence.
    fn is_implicit(&self) -> bool {
        self.cardinality == Implicit && self.kind != "K"
    }

    fn is_explicit(&self) -> bool {
        matches!(self.cardinality, Optional | Arm)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.syntax, self.text())
    }
}

fn all() -> Vec<Declared<Field>> {
    let proto3 =
        [Implicit, Optional, Repeated, Arm, Map].map(|cardinality| ("proto3", cardinality));
    let proto2 =
        [Optional, Required, Repeated, Arm, Map].map(|cardinality| ("proto2", cardinality));
    let mut fields = Vec::new();
    for (syntax, cardinality) in proto3.into_iter().chain(proto2) {
        let field = |kind| Field {
            syntax,
            cardinality,
            kind,
            default: "",
        };
        fields.extend(TYPES.map(field));
    }
    for (kind, default) in [
        ("int32", "[default = 1]"),
        ("bool", "[default = true]"),
        ("string", "[default = \"a\"]"),
        ("E", "[default = O]"),
    ] {
        for cardinality in [Optional, Required] {
            fields.push(Field {
                syntax: "proto2",
                cardinality,
                kind,
                default,
            });
        }
    }
    for cardinality in [Optional, Required, Repeated] {
        fields.push(Field {
            syntax: "proto2",
            cardinality,
            kind: "group",
            default: "",
        });
    }
    fields.into_iter().map(Field::declare).collect()
}

#[test]
fn every_field_against_every_other() {
    compare_all(&all(), policy);
}

fn policy(old: &Field, new: &Field, compared: &Compared) -> Option<(Who, &'static str)> {
    if old.is_implicit() && new.is_explicit() {
        return Some((
            compared.values,
            "a field that learns to be absent is a note: its new reader can take absence for the default",
        ));
    }
    if old.cardinality == Map && new.kind == "K" {
        return Some((
            compared.values | Who::OldHostNewGuest,
            "the value of an entry goes, and its number is not reserved; the key learns to be absent",
        ));
    }
    if old.kind == "K" && new.cardinality == Map {
        return Some((
            Who::Both,
            "libraries differ in whether they write the default key of an entry",
        ));
    }
    None
}
