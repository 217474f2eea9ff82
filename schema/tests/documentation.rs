//! The documentation of the rules is that of the rules that there are.

use agent_schema::check::Rule;
use std::collections::BTreeSet;

const EVOLUTION: &str = include_str!("../../docs/evolution.md");

#[test]
fn the_documentation_has_the_row_of_every_rule_once_and_no_other() {
    let rows = |text: &str| -> Vec<String> {
        text.lines()
            .filter(|line| line.starts_with("| `"))
            .map(str::to_owned)
            .collect()
    };
    let (documented, printed) = (rows(EVOLUTION), rows(&Rule::table()));
    assert_eq!(documented.len(), printed.len());
    let sorted = |rows: Vec<String>| rows.into_iter().collect::<BTreeSet<_>>();
    assert_eq!(sorted(documented), sorted(printed));
}
