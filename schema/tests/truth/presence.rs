//! Fields that learn or unlearn to be absent.

use crate::support::{breaks, judge, lines, request};
use agent_schema::check::{Step, Who};

fn field(text: &str) -> String {
    request(&format!("message M {{ {text} }} enum E {{ Z = 0; }}"))
}

#[test]
fn a_field_that_cannot_be_absent_any_more_breaks_both_fleets() {
    for (old, new) in [
        ("optional int32 x = 1;", "int32 x = 1;"),
        ("oneof o { bytes x = 1; }", "bytes x = 1;"),
        ("optional E x = 1;", "E x = 1;"),
    ] {
        let report = judge(&field(old), &field(new));
        assert_eq!(
            breaks(&report),
            ["FIELD_SAME_PRESENCE t.M.x both"],
            "{old} -> {new}"
        );
    }
}

#[test]
fn a_field_that_learns_to_be_absent_is_noted() {
    for (old, new) in [
        ("int32 x = 1;", "optional int32 x = 1;"),
        ("string x = 1;", "oneof o { string x = 1; }"),
    ] {
        let report = judge(&field(old), &field(new));
        assert_eq!(
            lines(&report),
            ["FIELD_SAME_PRESENCE t.M.x -"],
            "{old} -> {new}"
        );
        assert_eq!(report.findings[0].who, Who::Both);
        assert_eq!(report.verdict(), Step::Patch);
        let message = &report.findings[0].message;
        assert!(
            message.contains("a new server has to take absence for the default"),
            "{message}"
        );
    }
}

#[test]
fn fields_that_always_knew_absence_go_on_knowing_it() {
    for (old, new) in [
        ("R x = 1;", "optional R x = 1;"),
        ("optional int32 x = 1;", "oneof o { int32 x = 1; }"),
        (
            "repeated int32 x = 1;",
            "repeated int32 x = 1 [packed = false];",
        ),
    ] {
        let report = judge(&field(old), &field(new));
        assert!(breaks(&report).is_empty(), "{old} -> {new}: {report:?}");
    }
}
