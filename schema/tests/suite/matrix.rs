//! Every type against every other: the judgement is what executed messages say.

use crate::case::{Case, Expected, request, response};
use agent_schema::check::Rule;

const TYPES: [&str; 17] = [
    "double", "float", "int32", "int64", "uint32", "uint64", "sint32", "sint64", "fixed32",
    "fixed64", "sfixed32", "sfixed64", "bool", "string", "bytes", "E", "K",
];

const LABELS: [&str; 3] = ["", "optional", "repeated"];

const REST: &str = "enum E { Z = 0; O = 1; } message K { string a = 1; }";

/// What no rule that this suite names is expected of: the executed messages alone decide.
fn executed(what: &str, releases: &[String]) -> Result<(), String> {
    Case::new(Rule::FileSamePackage, what, Expected::Silent, releases).judge()
}

#[test]
fn every_type_against_every_other() {
    let mut wrong = Vec::new();
    for old in TYPES {
        for new in TYPES {
            for contract in [request, response] {
                let declare = |kind: &str| contract(&format!("{kind} x = 1;"), REST);
                wrong.extend(
                    executed(&format!("{old} to {new}"), &[declare(old), declare(new)]).err(),
                );
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of them:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_label_against_every_other() {
    let mut wrong = Vec::new();
    for kind in TYPES {
        for old in LABELS {
            for new in LABELS {
                let declare = |label: &str| request(&format!("{label} {kind} x = 1;"), REST);
                wrong.extend(
                    executed(
                        &format!("{old} {kind} to {new}"),
                        &[declare(old), declare(new)],
                    )
                    .err(),
                );
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of them:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
