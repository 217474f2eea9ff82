//! A suite of small contracts, before and after a change: every rule fires where it should and only there.
//!
//! What a message can show does not rest on what the suite's author believed: a break that a witness can
//! exist for must have one, and a contract that is judged harmless must have none.

mod case;
mod enums;
mod fields;
mod gates;
mod history;
mod json;
mod matrix;
mod notes;
mod remarks;
mod types;
mod wire;

use agent_schema::check::Rule;
use case::{Case, Expected};
use std::collections::BTreeMap;

fn all() -> Vec<Case> {
    [
        wire::cases(),
        enums::cases(),
        fields::cases(),
        json::cases(),
        history::cases(),
        gates::cases(),
        notes::cases(),
        remarks::cases(),
        types::cases(),
    ]
    .concat()
}

#[test]
fn every_case_is_judged_right() {
    let wrong: Vec<_> = all().iter().filter_map(|case| case.judge().err()).collect();
    assert!(
        wrong.is_empty(),
        "{} cases:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_rule_has_three_cases_of_which_one_fires_and_one_does_not_break() {
    let mut cases: BTreeMap<Rule, Vec<Expected>> = BTreeMap::new();
    for case in all() {
        cases.entry(case.rule).or_default().push(case.expected);
    }
    for rule in Rule::ALL {
        let expected = cases.get(rule).map_or(&[][..], Vec::as_slice);
        assert!(expected.len() >= 3, "{rule} has {} cases", expected.len());
        assert!(
            expected.iter().any(|one| *one != Expected::Silent),
            "{rule} never fires"
        );
        let harmless = |one: &Expected| !matches!(one, Expected::Breaks(_));
        assert!(expected.iter().any(harmless), "{rule} breaks in every case");
    }
}
