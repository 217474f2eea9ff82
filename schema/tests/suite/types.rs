//! Cases of fields whose type, cardinality or presence changed, as peers that speak the binary form read them.

use crate::case::Expected::{Breaks, Notes, Silent};
use crate::case::{Case, Expected, request, response, unreached};
use crate::fields::fields;
use agent_schema::check::{Rule, Who};

const GUEST: Expected = Breaks(Who::NewHostOldGuest);
const HOST: Expected = Breaks(Who::OldHostNewGuest);
const BOTH: Expected = Breaks(Who::Both);

pub(crate) fn cases() -> Vec<Case> {
    [presence(), types(), cardinalities()].concat()
}

fn presence() -> Vec<Case> {
    let rule = Rule::FieldSamePresence;
    let implicit = "int32 x = 1;";
    let explicit = "optional int32 x = 1;";
    vec![
        fields(
            rule,
            "a field learns to be absent",
            Notes,
            implicit,
            explicit,
        ),
        fields(
            rule,
            "a field cannot be absent any more",
            BOTH,
            explicit,
            implicit,
        ),
        fields(
            rule,
            "an arm becomes a field that cannot be absent",
            BOTH,
            "oneof o { int32 x = 1; }",
            implicit,
        ),
        fields(
            rule,
            "a field that can be absent becomes an arm",
            Silent,
            explicit,
            "oneof o { int32 x = 1; }",
        ),
        fields(
            rule,
            "a message can always be absent",
            Silent,
            "R x = 1;",
            "optional R x = 1;",
        ),
        Case::new(
            rule,
            "a field of a message that nothing reaches cannot be absent any more",
            Notes,
            &[unreached(explicit, ""), unreached(implicit, "")],
        ),
    ]
}

fn types() -> Vec<Case> {
    let (wire, lost) = (Rule::FieldWireCompatibleType, Rule::FieldValuesLost);
    let change = |rule, expected, old: &str, new: &str| {
        let declare = |kind: &str| {
            request(
                &format!("{kind} x = 1;"),
                "enum E { Z = 0; O = 1; } message K { string a = 1; } message L { string a = 1; }",
            )
        };
        Case::new(
            rule,
            &format!("{old} becomes {new} in a request"),
            expected,
            &[declare(old), declare(new)],
        )
    };
    let answer = |rule, expected, old: &str, new: &str| {
        let declare = |kind: &str| response(&format!("{kind} x = 1;"), "");
        Case::new(
            rule,
            &format!("{old} becomes {new} in a response"),
            expected,
            &[declare(old), declare(new)],
        )
    };
    vec![
        change(wire, BOTH, "int32", "sint32"),
        change(wire, BOTH, "fixed32", "float"),
        change(wire, BOTH, "string", "K"),
        change(wire, Silent, "K", "L"),
        change(wire, Silent, "int32", "int64"),
        change(lost, GUEST, "int32", "int64"),
        change(lost, HOST, "int64", "int32"),
        answer(lost, GUEST, "int64", "int32"),
        answer(lost, HOST, "int32", "int64"),
        change(lost, BOTH, "int32", "uint32"),
        change(lost, GUEST, "bool", "uint32"),
        change(lost, GUEST, "string", "bytes"),
        change(lost, HOST, "bytes", "string"),
        change(lost, Silent, "E", "int32"),
        change(lost, Silent, "fixed32", "float"),
        change(lost, Silent, "string", "string"),
    ]
}

fn cardinalities() -> Vec<Case> {
    let rule = Rule::FieldWireCompatibleCardinality;
    let entry = "message E { string key = 1; string value = 2; }";
    let map = request("map<string, string> x = 1;", "");
    let list = request("repeated E x = 1;", entry);
    vec![
        fields(
            rule,
            "one becomes many",
            GUEST,
            "optional string x = 1;",
            "repeated string x = 1;",
        ),
        fields(
            rule,
            "many become one",
            HOST,
            "repeated string x = 1;",
            "optional string x = 1;",
        ),
        fields(
            rule,
            "one whose default is not written becomes many",
            BOTH,
            "string x = 1;",
            "repeated string x = 1;",
        ),
        fields(
            rule,
            "many numbers become one whose default is not written",
            BOTH,
            "repeated int32 x = 1;",
            "int32 x = 1;",
        ),
        fields(
            rule,
            "a field learns to be absent",
            Silent,
            "string x = 1;",
            "optional string x = 1;",
        ),
        fields(
            rule,
            "a list is not packed any more",
            Silent,
            "repeated int32 x = 1;",
            "repeated int32 x = 1 [packed = false];",
        ),
        Case::new(
            rule,
            "a map becomes a list",
            GUEST,
            &[map.clone(), list.clone()],
        ),
        Case::new(rule, "a list becomes a map", HOST, &[list, map]),
    ]
}
