//! Why changes that no test notices are no holes in the tests.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::package::Package;

/// The reasons, by the changes as cargo-mutants names them, without their lines.
#[derive(Default)]
pub(super) struct Reasons {
    lists: Vec<String>,
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
    /// Reads the checked-in list of a package, beside those that were read before.
    pub(super) fn read(&mut self, root: &Path, package: Package) -> Result<()> {
        let list = package.list();
        let text = fs::read_to_string(root.join(&list));
        let text = text.with_context(|| format!("cannot read {list}"))?;
        self.parse(&list, &text)?;
        self.lists.push(list);
        Ok(())
    }

    fn parse(&mut self, name: &str, text: &str) -> Result<()> {
        let list: List = toml::from_str(text).with_context(|| name.to_owned())?;
        for Survivor { mutants, why } in list.survivor {
            ensure!(
                why.trim().ends_with('.'),
                "a reason in {name} is a sentence: {why:?}"
            );
            for mutant in mutants {
                ensure!(
                    !self.by_mutant.contains_key(&mutant),
                    "{name} has two reasons for {mutant}"
                );
                self.by_mutant.insert(mutant, why.clone());
            }
        }
        Ok(())
    }

    /// The names of the lists, for a sentence.
    pub(super) fn lists(&self) -> String {
        self.lists.join(" and ")
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

    fn parse(text: &str) -> Result<Reasons> {
        let mut reasons = Reasons::default();
        reasons.parse("list", text)?;
        Ok(reasons)
    }

    #[test]
    fn one_reason_can_be_that_of_several_changes() {
        let list = "[[survivor]]\nmutants = [\"a\", \"b\"]\nwhy = \"It is the same.\"\n";
        let reasons = parse(list).unwrap();
        assert_eq!(reasons.of("b"), Some("It is the same."));
        assert_eq!(reasons.of("c"), None);
    }

    #[test]
    fn a_reason_is_a_sentence_and_given_once() {
        let one = "[[survivor]]\nmutants = [\"a\"]\nwhy = \"Yes.\"\n";
        assert!(parse(&one.repeat(2)).is_err());
        assert!(parse(&one.replace('.', "")).is_err());
    }

    #[test]
    fn the_checked_in_lists_can_be_read() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut reasons = Reasons::default();
        reasons.read(&root, Package::Core).unwrap();
        reasons.read(&root, Package::Engine).unwrap();
        assert_eq!(
            reasons.lists(),
            "agent-core/mutants.toml and agent-engine/mutants.toml"
        );
    }
}
