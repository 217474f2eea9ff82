//! Cases of remarks on what the check cannot judge, and on what it was told.

use crate::case::Expected::{Notes, Silent};
use crate::case::{Case, request, unreached};
use agent_schema::check::{Options, Rule};

pub(crate) fn cases() -> Vec<Case> {
    [replacements(), any(), acknowledgements()].concat()
}

fn replacements() -> Vec<Case> {
    let rule = Rule::FieldSameType;
    let both = "message K { int32 a = 1; } message L { int32 a = 1; } message N { string a = 1; }";
    let enums = "enum E { Z = 0; O = 1; } enum F { Y = 0; P = 1; }";
    let case = |what, expected, old: &str, new: &str| {
        let rest = format!("{both} {enums}");
        Case::new(
            rule,
            what,
            expected,
            &[request(old, &rest), request(new, &rest)],
        )
    };
    vec![
        case(
            "another message that reads alike",
            Notes,
            "K k = 1;",
            "L k = 1;",
        ),
        case(
            "another enum that reads alike",
            Notes,
            "E e = 1;",
            "F e = 1;",
        ),
        case(
            "another message that reads differently",
            Silent,
            "K k = 1;",
            "N k = 1;",
        ),
        Case::new(
            rule,
            "a message is renamed",
            Silent,
            &[
                request("K k = 1;", "message K { int32 a = 1; }"),
                request("L k = 1;", "message L { int32 a = 1; }"),
            ],
        ),
    ]
}

fn any() -> Vec<Case> {
    let rule = Rule::AnyNotFollowed;
    let with = |text: String| {
        text.replace(
            "package t;",
            "package t; import \"google/protobuf/any.proto\";",
        )
    };
    let reached = with(request("repeated google.protobuf.Any a = 1;", ""));
    let in_a_map = with(request("map<string, google.protobuf.Any> a = 1;", ""));
    let unreached = with(unreached("google.protobuf.Any a = 1;", ""));
    let case = |what, expected, contract: &String| {
        Case::new(rule, what, expected, &[contract.clone(), contract.clone()])
    };
    let named = Case {
        options: Options {
            states: vec!["t.*".to_owned()],
            ..Options::default()
        },
        ..case("what is inside is named", Silent, &reached)
    };
    vec![
        case("a request holds any message", Notes, &reached),
        case("a map of a request holds any message", Notes, &in_a_map),
        case(
            "a message that nothing reaches holds any",
            Silent,
            &unreached,
        ),
        named,
    ]
}

fn acknowledgements() -> Vec<Case> {
    let (unused, overdue) = (Rule::AcknowledgementUnused, Rule::AcknowledgementOverdue);
    let (old, new) = (request("int32 x = 1;", ""), request("string x = 1;", ""));
    let case = |rule, what, expected| Case::new(rule, what, expected, &[old.clone(), new.clone()]);
    let (later, earlier) = ("9999-12-31", "2020-01-01");
    let kind = "FIELD_WIRE_COMPATIBLE_TYPE";
    vec![
        case(unused, "an entry of another path", Notes).acknowledged(kind, "t.M.y", later),
        case(unused, "an entry of what is a note", Notes).acknowledged(
            "FIELD_WIRE_JSON_COMPATIBLE_TYPE",
            "t.M.x",
            later,
        ),
        case(unused, "an entry that is used", Silent).acknowledged("FIELD_*", "t.*.x", later),
        case(unused, "an entry that has ended", Silent).acknowledged(kind, "t.M.x", earlier),
        case(overdue, "an entry that has ended", Notes).acknowledged(kind, "t.M.x", earlier),
        case(overdue, "an entry that counts", Silent).acknowledged(kind, "t.M.x", later),
        case(
            overdue,
            "an entry that has ended beside one that counts",
            Silent,
        )
        .acknowledged(kind, "*", earlier)
        .acknowledged(kind, "t.M.x", later),
    ]
}
