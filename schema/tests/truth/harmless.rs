//! Deletions that hurt nobody, and those that do.

use crate::support::{breaks, judge, judge_with, lines, request};
use agent_schema::check::{Effect, Options};

#[test]
fn a_service_without_methods_can_go() {
    let old = request("message M {} service Empty {}");
    let report = judge(&old, &request("message M {}"));
    assert_eq!(lines(&report), ["SERVICE_NO_DELETE t.Empty -"]);
}

#[test]
fn a_reserved_name_that_is_free_is_told_and_breaks_json() {
    let contract = |reserved: &str| {
        request(&format!(
            "message M {{ E e = 1; {reserved} }} enum E {{ Z = 0; {reserved} }}"
        ))
    };
    let (old, new) = (
        contract("reserved \"OLD\", \"OLDER\";"),
        contract("reserved \"OLDER\";"),
    );
    assert_eq!(
        lines(&judge(&old, &new)),
        [
            "RESERVED_MESSAGE_NO_DELETE t.M -",
            "RESERVED_ENUM_NO_DELETE t.E -"
        ]
    );
    let json = Options {
        json_wire: true,
        ..Options::default()
    };
    assert_eq!(
        breaks(&judge_with(&old, &new, &json)),
        [
            "RESERVED_MESSAGE_NO_DELETE t.M both",
            "RESERVED_ENUM_NO_DELETE t.E both"
        ]
    );
}

#[test]
fn what_breaks_has_an_effect() {
    let old = request("message M { E e = 1; reserved 2; } enum E { Z = 0; reserved 1; }");
    let new = request("message M { E e = 1; } enum E { Z = 0; }");
    let report = judge(&old, &new);
    assert_eq!(breaks(&report).len(), 2, "{report:?}");
    for found in &report.findings {
        assert_ne!(found.effect(), Effect::Nothing, "{found:?}");
    }
}

/// A contract in which a method, a field and a value may be described as removed in 1.3.
fn contract(version: &str, is_described: bool, reserved: &str) -> String {
    let gone = |kind: &str| {
        format!(
            "(handclasp.{kind}) = {{ since: \"1.0\" deprecated_since: \"1.1\" removed_in: \"1.3\" }}"
        )
    };
    let [method, field, value] = if is_described {
        [
            format!("rpc Old(M) returns (M) {{ option {}; }}", gone("method")),
            format!("string y = 2 [{}];", gone("field")),
            format!("O = 2 [{}];", gone("value")),
        ]
    } else {
        Default::default()
    };
    format!(
        "syntax = \"proto3\"; package t; import \"handclasp/options.proto\"; option (handclasp.file).contract = \"{version}\";
        service S {{ rpc Call(M) returns (M) {{ option (handclasp.method).since = \"1.0\"; }} {method} }}
        message M {{ E e = 1 [(handclasp.field).since = \"1.0\"]; {field} {reserved} }} enum E {{ Z = 0 [(handclasp.value).since = \"1.0\"]; {value} {reserved} }}"
    )
}

#[test]
fn what_was_removed_before_can_lose_its_description() {
    let old = contract("1.3", true, "");
    let report = judge(&old, &contract("1.4", false, "reserved 2;"));
    assert!(report.findings.is_empty(), "{report:?}");
    let report = judge(&old, &contract("1.4", false, ""));
    assert_eq!(
        breaks(&report),
        [
            "FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED t.M.y both",
            "ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED t.E.O both",
        ]
    );
}

/// A guard in front of older peers has to know what they know.
#[test]
fn what_was_removed_before_can_get_its_description_back() {
    let report = judge(&contract("1.3", false, ""), &contract("1.4", true, ""));
    assert!(report.findings.is_empty(), "{report:?}");
    let report = judge(&contract("1.1", false, ""), &contract("1.2", true, ""));
    assert_eq!(
        lines(&report)
            .iter()
            .filter(|line| line.contains("_ADDED") && line.ends_with(" -"))
            .count(),
        3,
        "before 1.3 they are additions: {report:?}"
    );
}
