//! Cases of what peers that speak the JSON form read: notes, and breaks where they say that they do.

use crate::case::Expected::{Breaks, Notes, Silent};
use crate::case::{Case, Expected, request, request2};
use agent_schema::check::{Rule, Who};

const BOTH: Expected = Breaks(Who::Both);
const HOST: Expected = Breaks(Who::OldHostNewGuest);

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (rule, what, expected, old, new) in changes() {
        // Without JSON on the wire, the same change is a note.
        cases.push(Case::new(rule, what, Notes, &[old.clone(), new.clone()]));
        cases.push(Case::new(rule, what, expected, &[old, new]).json());
    }
    for (rule, what, old, new) in near_misses() {
        cases.push(Case::new(rule, what, Silent, &[old, new]).json());
    }
    cases
}

fn values(text: &str) -> String {
    request("E e = 1;", &format!("enum E {{ {text} }}"))
}

fn fields(text: &str) -> String {
    request(
        text,
        "enum E { Z = 0; O = 1; } message K { string key = 1; string value = 2; }",
    )
}

fn well_known(name: &str) -> String {
    let import = |name: &str| format!("import \"google/protobuf/{name}.proto\";");
    let imports = ["timestamp", "duration"].map(import).concat();
    request(&format!("google.protobuf.{name} x = 1;"), "")
        .replace("package t;", &format!("package t; {imports}"))
}

fn changes() -> Vec<(Rule, &'static str, Expected, String, String)> {
    let two = "string x = 1; string y = 2;";
    vec![
        (
            Rule::EnumValueSameName,
            "a value is renamed",
            BOTH,
            values("Z = 0; O = 1;"),
            values("Z = 0; P = 1;"),
        ),
        (
            Rule::FieldSameName,
            "a field is renamed",
            BOTH,
            fields("string x = 1;"),
            fields("string y = 1;"),
        ),
        (
            Rule::FieldSameJsonName,
            "a name in JSON changes",
            BOTH,
            fields("string x = 1;"),
            fields("string x = 1 [json_name = \"z\"];"),
        ),
        (
            Rule::EnumValueNoDeleteUnlessNameReserved,
            "a value goes",
            HOST,
            values("Z = 0; O = 1;"),
            values("Z = 0; reserved 1;"),
        ),
        (
            Rule::FieldNoDeleteUnlessNameReserved,
            "a field goes",
            HOST,
            fields(two),
            fields("string x = 1; reserved 2;"),
        ),
        (
            Rule::FieldWireJsonCompatibleCardinality,
            "one becomes many",
            BOTH,
            fields("string x = 1;"),
            fields("repeated string x = 1;"),
        ),
        (
            Rule::FieldWireJsonCompatibleType,
            "a time becomes a duration",
            BOTH,
            well_known("Timestamp"),
            well_known("Duration"),
        ),
        (
            Rule::FieldWireJsonCompatibleType,
            "a number becomes a string in JSON",
            BOTH,
            fields("int32 x = 1;"),
            fields("int64 x = 1;"),
        ),
        (
            Rule::MessageSameJsonFormat,
            "proto3 becomes proto2",
            BOTH,
            request("optional string x = 1;", ""),
            request2("optional string x = 1;", ""),
        ),
        (
            Rule::EnumSameJsonFormat,
            "proto3 becomes proto2",
            BOTH,
            request("optional E e = 1;", "enum E { Z = 0; }"),
            request2("optional E e = 1;", "enum E { Z = 0; }"),
        ),
    ]
}

fn near_misses() -> Vec<(Rule, &'static str, String, String)> {
    let two = "string x = 1; string y = 2;";
    vec![
        (
            Rule::EnumValueSameName,
            "a value is added",
            values("Z = 0;"),
            values("Z = 0; O = 1;"),
        ),
        (
            Rule::FieldSameName,
            "a field's name in JSON changes",
            fields("string x = 1;"),
            fields("string x = 1 [json_name = \"z\"];"),
        ),
        (
            Rule::FieldSameJsonName,
            "a field is renamed and keeps its name in JSON",
            fields("string x = 1;"),
            fields("string y = 1 [json_name = \"x\"];"),
        ),
        (
            Rule::EnumValueNoDeleteUnlessNameReserved,
            "a value goes and its name is reserved",
            values("Z = 0; O = 1;"),
            values("Z = 0; reserved 1; reserved \"O\";"),
        ),
        (
            Rule::FieldNoDeleteUnlessNameReserved,
            "a field goes and its name is reserved",
            fields(two),
            fields("string x = 1; reserved 2; reserved \"y\";"),
        ),
        (
            Rule::FieldWireJsonCompatibleCardinality,
            "a field learns to be absent",
            fields("string x = 1;"),
            fields("optional string x = 1;"),
        ),
        (
            Rule::FieldWireJsonCompatibleType,
            "numbers that JSON writes alike",
            fields("int32 x = 1;"),
            fields("uint32 x = 1;"),
        ),
        (
            Rule::MessageSameJsonFormat,
            "proto2 becomes proto3",
            request2("optional string x = 1;", ""),
            request("optional string x = 1;", ""),
        ),
        (
            Rule::EnumSameJsonFormat,
            "proto2 becomes proto3",
            request2("optional E e = 1;", "enum E { Z = 0; }"),
            request("optional E e = 1;", "enum E { Z = 0; }"),
        ),
    ]
}
