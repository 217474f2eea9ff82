//! A change is reported where it was made.

use crate::support::{breaks, judge, lines, read, request};
use agent_schema::check::witness;

const TWO: &str = "message Meta { string name = 1; int32 when = 2; } message Status { string name = 1; string when = 2; }";

#[test]
fn another_message_in_a_field_is_reported_at_the_field() {
    let contract = |kind: &str| {
        request(&format!(
            "message M {{ {kind} m = 1; Status s = 2; }} {TWO}"
        ))
    };
    let report = judge(&contract("Meta"), &contract("Status"));
    assert_eq!(breaks(&report), ["FIELD_WIRE_COMPATIBLE_TYPE t.M.m both"]);
    let message = &report.findings[0].message;
    assert!(
        message.starts_with("t.Meta became t.Status: at when: int32 became string"),
        "{message}"
    );
}

#[test]
fn every_field_that_got_the_other_message_is_named() {
    let contract = |kind: &str| {
        request(&format!(
            "message M {{ {kind} m = 1; A a = 2; Status s = 3; }} message A {{ repeated {kind} m = 1; }} {TWO}"
        ))
    };
    let report = judge(&contract("Meta"), &contract("Status"));
    let mut found = breaks(&report);
    found.sort();
    assert_eq!(
        found,
        [
            "FIELD_WIRE_COMPATIBLE_TYPE t.A.m both",
            "FIELD_WIRE_COMPATIBLE_TYPE t.M.m both",
        ]
    );
}

#[test]
fn a_message_that_was_renamed_is_reported_where_it_differs() {
    let old = request("message M { Meta m = 1; } message Meta { int32 when = 2; }");
    let new = request("message M { Data m = 1; } message Data { string when = 2; }");
    let report = judge(&old, &new);
    assert_eq!(
        breaks(&report),
        ["FIELD_WIRE_COMPATIBLE_TYPE t.Data.when both"]
    );
}

#[test]
fn a_message_that_became_a_map_is_reported_at_the_field() {
    let old = request("message M { M m = 1; }");
    let new = request("message M { map<string, R> m = 1; }");
    let report = judge(&old, &new);
    let found = breaks(&report);
    let key = "FIELD_WIRE_COMPATIBLE_TYPE t.M.m both".to_owned();
    assert!(found.contains(&key), "{found:?}");
    let (old, new) = (read(&old), read(&new));
    for finding in report.findings.iter().filter(|found| found.breaking) {
        assert!(witness(&old, &new, finding).is_some(), "{finding:?}");
    }
}

#[test]
fn a_name_at_another_number_of_the_other_message_is_not_mistaken() {
    let contract = |kind: &str| {
        request(&format!(
            "message M {{ {kind} m = 1; }} message A {{ sint32 x = 1; int64 y = 3; }} message B {{ fixed32 x = 3; }}"
        ))
    };
    let (old, new) = (contract("A"), contract("B"));
    let report = judge(&old, &new);
    let (old, new) = (read(&old), read(&new));
    let mut found = report.findings.iter().filter(|found| found.breaking);
    assert!(found.clone().count() > 0);
    assert!(
        found.all(|found| witness(&old, &new, found).is_some()),
        "{report:?}"
    );
}

#[test]
fn another_enum_in_a_field_is_reported_at_the_field() {
    let contract = |kind: &str| {
        request(&format!(
            "message M {{ {kind} e = 1; F f = 2; }} enum E {{ Z = 0; O = 1; }} enum F {{ Y = 0; }}"
        ))
    };
    let report = judge(&contract("E"), &contract("F"));
    assert_eq!(
        breaks(&report),
        ["ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED t.M.e old host + new guest"]
    );
}

#[test]
fn another_request_is_reported_at_its_method() {
    let contract = |kind: &str| {
        format!(
            "syntax = \"proto3\"; package t; service S {{ rpc Call({kind}) returns (Status); }} {TWO}"
        )
    };
    let found = breaks(&judge(&contract("Meta"), &contract("Status")));
    assert_eq!(
        found,
        [
            "FIELD_WIRE_COMPATIBLE_TYPE t.S/Call both",
            "RPC_SAME_REQUEST_TYPE t.S/Call both",
        ]
    );
}

#[test]
fn another_message_that_reads_alike_is_noted() {
    let contract = |kind: &str| {
        request(&format!("message M {{ google.protobuf.{kind} t = 1; }}")).replace(
            "package t;",
            "package t; import \"google/protobuf/timestamp.proto\"; import \"google/protobuf/duration.proto\";",
        )
    };
    let report = judge(&contract("Timestamp"), &contract("Duration"));
    assert_eq!(
        lines(&report),
        [
            "FIELD_WIRE_JSON_COMPATIBLE_TYPE t.M.t -",
            "FIELD_SAME_TYPE t.M.t -",
        ]
    );
}
