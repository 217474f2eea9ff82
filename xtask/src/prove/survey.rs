//! The check that the proof drives every function of the core that others can call.
//!
//! The driver is built without optimisation, so that each function that it reaches, however short, is there as a
//! function of its own, and the linker drops those that it does not reach.

use std::collections::BTreeSet;

use anyhow::{Result, bail, ensure};

use super::inventory::{self, Function, Place};
use super::link::{Link, Program};
use super::reached;
use crate::workspace::Workspace;

/// The function that the driver leaves out with the feature `undriven`.
const LEFT_OUT: &str = "Versions::clamped";

/// Finds no function that is not driven, and how many are; and finds the one that is left out on purpose.
pub(super) fn all_is_driven(workspace: &Workspace) -> Result<usize> {
    let functions = inventory::functions(&workspace.root().join("agent-core/src"))?;
    let undriven = undriven(&functions, &survey(workspace, "survey")?);
    if !undriven.is_empty() {
        bail!(
            "these functions of agent-core are not driven by the proof: call them in prove/src/drive\n  {}",
            undriven.join("\n  ")
        );
    }
    let undriven = self::undriven(&functions, &survey(workspace, "survey,undriven")?);
    ensure!(
        matches!(&undriven[..], [one] if one.ends_with(LEFT_OUT)),
        "the survey should find that {LEFT_OUT} is not driven, and found {undriven:?}"
    );
    Ok(functions.len())
}

/// The functions that the driver reaches.
fn survey(workspace: &Workspace, features: &'static str) -> Result<BTreeSet<Place>> {
    let program = Program {
        profile: "survey",
        features,
        ..Program::core("prove-core")
    };
    match program.link(workspace)? {
        Link::Done => reached::functions(&program.built(workspace)),
        Link::Failed(said) => bail!("the survey cannot be built\n{said}"),
    }
}

/// The functions that were not reached, with their places.
fn undriven(functions: &BTreeSet<Function>, reached: &BTreeSet<Place>) -> Vec<String> {
    let missing = functions
        .iter()
        .filter(|function| !reached.contains(&function.place));
    missing
        .map(|Function { place, name }| format!("{}:{} {name}", place.file.display(), place.line))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn a_function_that_is_added_and_not_driven_is_reported() {
        let file = Path::new("sample.rs");
        let text = "pub fn old() {}\npub fn added() {}\n";
        let functions = inventory::in_text(file, text).unwrap();
        let place = |line| Place {
            file: file.to_owned(),
            line,
        };
        let driven = BTreeSet::from([place(1)]);
        assert_eq!(undriven(&functions, &driven), ["sample.rs:2 added"]);
        let driven = BTreeSet::from([place(1), place(2)]);
        assert!(undriven(&functions, &driven).is_empty());
    }
}
