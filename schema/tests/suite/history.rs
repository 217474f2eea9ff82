//! Cases of what numbers and names meant in releases before the last.

use crate::case::Expected::{Breaks, Notes, Silent};
use crate::case::{Case, Expected, gated, request, service, unreached};
use agent_schema::check::{Rule, Who};

const BOTH: Expected = Breaks(Who::Both);

pub(crate) fn cases() -> Vec<Case> {
    [numbers(), names(), features()].concat()
}

fn three(
    rule: Rule,
    what: &str,
    expected: Expected,
    contract: fn(&str, &str) -> String,
    fields: [&str; 3],
) -> Case {
    Case::new(
        rule,
        what,
        expected,
        &fields.map(|fields| contract(fields, "")),
    )
}

fn numbers() -> Vec<Case> {
    let rule = Rule::NumberReused;
    let values = |text: &str| request("E e = 1;", &format!("enum E {{ Z = 0; {text} }}"));
    let renamed = |name: &str, fields: &str| {
        format!(
            "syntax = \"proto3\"; package t; service S {{ rpc Call({name}) returns ({name}); }} message {name} {{ {fields} }}"
        )
    };
    vec![
        three(
            rule,
            "a number returns with another field",
            BOTH,
            request,
            ["string x = 4;", "reserved 4;", "bytes y = 4;"],
        ),
        three(
            rule,
            "a number returns with another type",
            BOTH,
            request,
            ["string x = 4;", "reserved 4;", "int32 x = 4;"],
        ),
        three(
            rule,
            "a field returns as it was",
            Silent,
            request,
            ["string x = 4;", "reserved 4;", "string x = 4;"],
        ),
        three(
            rule,
            "a field is renamed twice",
            Silent,
            request,
            ["string x = 4;", "string y = 4;", "string x = 4;"],
        ),
        three(
            rule,
            "a new number is taken",
            Silent,
            request,
            ["string x = 4;", "reserved 4;", "string y = 5; reserved 4;"],
        ),
        three(
            rule,
            "a number returns in a message that nothing reaches",
            Notes,
            unreached,
            ["string x = 4;", "reserved 4;", "bytes y = 4;"],
        ),
        Case::new(
            rule,
            "a number of an enum returns with another value",
            BOTH,
            &[values("O = 1;"), values("reserved 1;"), values("P = 1;")],
        ),
        Case::new(
            rule,
            "a number returns in a message that was renamed meanwhile",
            BOTH,
            &[
                renamed("A", "string x = 4;"),
                renamed("B", "reserved 4;"),
                renamed("C", "bytes y = 4;"),
            ],
        ),
    ]
}

fn names() -> Vec<Case> {
    let rule = Rule::NameReused;
    let member = |doc: &str| {
        let value = format!("values: {{ name: \"b\" since: \"1.2\" doc: \"{doc}\" }}");
        let value = if doc.is_empty() { String::new() } else { value };
        gated(
            &format!(
                "string d = 1 [(handclasp.field) = {{ since: \"1.0\" values: {{ name: \"a\" since: \"1.0\" }} {value} }}];"
            ),
            "",
            "",
        )
    };
    let fields = ["string x = 4;", "reserved 4;", "string x = 5; reserved 4;"];
    let stay = "rpc Stay(A) returns (A);";
    let with = |method: &str| service(&format!("{stay} {method}"));
    vec![
        Case::new(
            rule,
            "a method returns with other messages",
            BOTH,
            &[
                with("rpc Call(A) returns (B);"),
                with(""),
                with("rpc Call(B) returns (B);"),
            ],
        ),
        Case::new(
            rule,
            "a method returns as it was",
            Silent,
            &[
                with("rpc Call(A) returns (B);"),
                with(""),
                with("rpc Call(A) returns (B);"),
            ],
        ),
        Case::new(
            rule,
            "a value returns with another meaning",
            BOTH,
            &[member("a block device"), member(""), member("a bucket")],
        ),
        Case::new(
            rule,
            "a value returns as it was",
            Silent,
            &[
                member("a block device"),
                member(""),
                member("a block device"),
            ],
        ),
        three(rule, "a field's name returns", Notes, request, fields),
        three(
            rule,
            "a field's name returns in JSON",
            BOTH,
            request,
            fields,
        )
        .json(),
    ]
}

fn features() -> Vec<Case> {
    let rule = Rule::FeatureNumberReused;
    let contract = |values: &str| {
        gated(
            "",
            "",
            &format!(
                "enum Feature {{ option (handclasp.enumeration).features = true; NONE = 0; {values} }}"
            ),
        )
    };
    let case = |what, expected, values: &[&str]| {
        let releases: Vec<_> = values.iter().map(|values| contract(values)).collect();
        Case::new(rule, what, expected, &releases)
    };
    vec![
        case(
            "a feature's number means another at once",
            BOTH,
            &["TIME = 1;", "MOUNT = 1;"],
        ),
        case(
            "a feature's number means another after a gap",
            BOTH,
            &["TIME = 1;", "reserved 1;", "MOUNT = 1;"],
        ),
        case(
            "a feature comes",
            Silent,
            &["TIME = 1;", "TIME = 1; MOUNT = 2;"],
        ),
        case(
            "a feature returns",
            Silent,
            &["TIME = 1;", "reserved 1;", "TIME = 1;"],
        ),
    ]
}
