//! Acknowledgements of more than one finding, and those of none.

use crate::support::{breaks, lines, read, request};
use agent_schema::check::{Acknowledgements, Options, Report, Step, check};
use std::fs;

/// Two fields that changed their types, and one that was added.
fn judge(entries: &[(&str, &str, &str)]) -> Report {
    let entry = |(rule, path, until): &(&str, &str, &str)| {
        format!(
            "[[acknowledge]]\nrule = \"{rule}\"\npath = \"{path}\"\nreason = \"no peer is left\"\nuntil = \"{until}\"\n"
        )
    };
    let text: String = entries.iter().map(entry).collect();
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), text).unwrap();
    let old = read(&request("message M { int32 x = 1; int32 y = 2; }"));
    let new = read(&request(
        "message M { string x = 1; string y = 2; int32 z = 3; }",
    ));
    let acknowledged = Acknowledgements::read(file.path()).unwrap();
    check(&old, &new, &Options::default(), &acknowledged)
}

const LATER: &str = "9999-12-31";
const EARLIER: &str = "2020-01-01";

#[test]
fn a_wildcard_acknowledges_all_that_it_matches() {
    for (rule, path) in [
        ("FIELD_WIRE_COMPATIBLE_TYPE", "t.M.*"),
        ("FIELD_*", "*"),
        ("*", "t.M*"),
    ] {
        let report = judge(&[(rule, path, LATER)]);
        assert!(breaks(&report).is_empty(), "{rule} {path}: {report:?}");
        assert_eq!(report.verdict(), Step::Minor);
    }
    let report = judge(&[("FIELD_*", "t.M.x", LATER)]);
    assert_eq!(breaks(&report), ["FIELD_WIRE_COMPATIBLE_TYPE t.M.y both"]);
}

#[test]
fn an_entry_that_matches_nothing_is_told() {
    let report = judge(&[("RPC_NO_DELETE", "t.S/*", LATER), ("*", "t.M.*", LATER)]);
    let told = "ACKNOWLEDGEMENT_UNUSED t.S/* -".to_owned();
    assert!(lines(&report).contains(&told), "{report:?}");
    let found = report.findings.last().unwrap();
    assert!(found.line == 3, "{found:?}");
    assert_eq!(report.transitions[0].findings, report.findings.len());
}

#[test]
fn an_entry_that_is_overdue_is_told() {
    let report = judge(&[("*", "t.M.*", EARLIER)]);
    assert_eq!(breaks(&report).len(), 2);
    let told = "ACKNOWLEDGEMENT_OVERDUE t.M.* -".to_owned();
    assert!(lines(&report).contains(&told), "{report:?}");
}

#[test]
fn an_overdue_entry_beside_one_that_counts_is_unused() {
    let report = judge(&[("*", "t.M.*", EARLIER), ("*", "t.M.*", LATER)]);
    assert!(breaks(&report).is_empty());
    let told = "ACKNOWLEDGEMENT_UNUSED t.M.* -".to_owned();
    assert!(lines(&report).contains(&told), "{report:?}");
}
