//! Messages that no method reaches.

use crate::support::{breaks, judge, lines, read, request};
use agent_schema::check::{Acknowledgements, Options, Step, check};

#[test]
fn another_message_in_a_field_of_a_record_is_noted() {
    let contract = |kind: &str| {
        request(&format!(
            "message M {{}} message Record {{ {kind} k = 1; }} message K {{ int32 a = 1; }} message L {{ string a = 1; }}"
        ))
    };
    let report = judge(&contract("K"), &contract("L"));
    assert_ne!(report.verdict(), Step::None);
    let found = lines(&report);
    assert!(
        found.contains(&"FIELD_WIRE_COMPATIBLE_TYPE t.Record.k -".to_owned()),
        "{found:?}"
    );
}

#[test]
fn another_enum_in_a_field_of_a_record_is_noted() {
    let contract = |kind: &str| {
        request(&format!(
            "message M {{}} message Record {{ {kind} k = 1; }} enum E {{ Z = 0; O = 1; }} enum F {{ Y = 0; }}"
        ))
    };
    let found = lines(&judge(&contract("E"), &contract("F")));
    assert!(
        found.contains(&"ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED t.Record.k -".to_owned()),
        "{found:?}"
    );
}

#[test]
fn a_deleted_message_is_said_to_be_unused_only_if_it_was() {
    let old = request(
        "message M {} message Record { K k = 1; } message K { int32 a = 1; } message Alone {}",
    );
    let new = request("message M {} message Record { reserved 1; }");
    let report = judge(&old, &new);
    let said = |path: &str| {
        let found = report.findings.iter().find(|found| found.path == path);
        found.map_or("", |found| found.message.as_str())
    };
    assert_eq!(
        said("t.K"),
        "the message is gone; t.Record.k used it, and its findings tell what that means"
    );
    assert_eq!(
        said("t.Alone"),
        "the message is gone; nothing that is left used it"
    );
}

#[test]
fn a_record_that_goes_breaks_a_contract_of_records() {
    let contract = |rest: &str| format!("syntax = \"proto3\"; package t; {rest}");
    let part = "message Part { int32 a = 1; }";
    let old = contract(&format!(
        "message Record {{ Part part = 1; }} message Other {{ int32 a = 1; }} {part}"
    ));
    let report = judge(
        &old,
        &contract("message Record { reserved 1; } message Other { int32 a = 1; }"),
    );
    assert!(breaks(&report).is_empty(), "{report:?}");
    let report = judge(
        &old,
        &contract(&format!("message Record {{ Part part = 1; }} {part}")),
    );
    assert_eq!(breaks(&report), ["MESSAGE_NO_DELETE t.Other both"]);
}

#[test]
fn states_are_named_by_package_and_by_wildcard() {
    let contract = |kind: &str| {
        request(&format!(
            "message M {{}} message RecordOne {{ {kind} x = 1; }} message Other {{ {kind} x = 1; }}"
        ))
    };
    let (old, new) = (read(&contract("int32")), read(&contract("string")));
    let found = |state: &str| {
        let options = Options {
            states: vec![state.to_owned()],
            ..Options::default()
        };
        breaks(&check(&old, &new, &options, &Acknowledgements::default()))
    };
    let one = "FIELD_WIRE_COMPATIBLE_TYPE t.RecordOne.x both";
    let other = "FIELD_WIRE_COMPATIBLE_TYPE t.Other.x both";
    assert_eq!(found("t.RecordOne"), [one]);
    assert_eq!(found("t.Record*"), [one]);
    assert_eq!(found("t"), [one, other]);
    assert_eq!(found("*"), [one, other]);
    assert!(found("t.Record").is_empty());
}
