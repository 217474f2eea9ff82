//! Why changes that no test notices are no holes in the tests.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

/// The list, from the checkout's root.
pub(super) const LIST: &str = "agent-core/mutants.toml";

/// The reasons, by the changes as cargo-mutants names them, without their lines.
pub(super) struct Reasons {
    by_mutant: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(default)]
    survivor: Vec<Survivor>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Survivor {
    mutants: Vec<String>,
    why: String,
}

impl Reasons {
    /// Reads the checked-in list.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let text = fs::read_to_string(root.join(LIST));
        let text = text.with_context(|| format!("cannot read {LIST}"))?;
        Self::parse(&text)
    }

    fn parse(text: &str) -> Result<Self> {
        let list: List = toml::from_str(text).context(LIST)?;
        let mut by_mutant = BTreeMap::new();
        for Survivor { mutants, why } in list.survivor {
            ensure!(
                why.trim().ends_with('.'),
                "a reason in {LIST} is a sentence: {why:?}"
            );
            for mutant in mutants {
                ensure!(
                    !by_mutant.contains_key(&mutant),
                    "{LIST} has two reasons for {mutant}"
                );
                by_mutant.insert(mutant, why.clone());
            }
        }
        Ok(Self { by_mutant })
    }

    /// Why no test notices this change.
    pub(super) fn of(&self, mutant: &str) -> Option<&str> {
        self.by_mutant.get(mutant).map(String::as_str)
    }

    /// The changes that have a reason.
    pub(super) fn mutants(&self) -> impl Iterator<Item = &str> {
        self.by_mutant.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_reason_can_be_that_of_several_changes() {
        let list = "[[survivor]]\nmutants = [\"a\", \"b\"]\nwhy = \"It is the same.\"\n";
        let reasons = Reasons::parse(list).unwrap();
        assert_eq!(reasons.of("b"), Some("It is the same."));
        assert_eq!(reasons.of("c"), None);
    }

    #[test]
    fn a_reason_is_a_sentence_and_given_once() {
        let one = "[[survivor]]\nmutants = [\"a\"]\nwhy = \"Yes.\"\n";
        assert!(Reasons::parse(&one.repeat(2)).is_err());
        assert!(Reasons::parse(&one.replace('.', "")).is_err());
    }
}
