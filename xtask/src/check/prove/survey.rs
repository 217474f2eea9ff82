//! The check that a proof drives every function of its crate that others can call.
//!
//! The driver is built without optimisation, so that each function that it reaches, however short, is there as a
//! function of its own, and the linker drops those that it does not reach.

use std::collections::BTreeSet;

use anyhow::{Result, bail, ensure};

use super::inventory::{self, Function, Place};
use super::link::{Link, Program};
use super::proof::Proof;
use super::reached;
use vm_harness::ground::Workspace;

/// Finds no function that is not driven, and how many are; and finds the one that is left out on purpose.
pub(super) fn all_is_driven(workspace: &Workspace, proof: &Proof) -> Result<usize> {
    let Proof {
        package,
        drivers,
        left_out,
        ..
    } = proof;
    let functions = inventory::functions(&workspace.root().join(package).join("src/lib.rs"))?;
    let undriven = undriven(&functions, &survey(workspace, proof, "survey,prost")?);
    if !undriven.is_empty() {
        bail!(
            "these functions of {package} are not driven by the proof: call them in {drivers}\n  {}",
            undriven.join("\n  ")
        );
    }
    let undriven = self::undriven(
        &functions,
        &survey(workspace, proof, "survey,undriven,prost")?,
    );
    ensure!(
        matches!(&undriven[..], [one] if one.ends_with(left_out)),
        "the survey should find that {left_out} is not driven, and found {undriven:?}"
    );
    Ok(functions.len())
}

/// The functions that the driver reaches.
fn survey(workspace: &Workspace, proof: &Proof, features: &'static str) -> Result<BTreeSet<Place>> {
    let program = Program {
        profile: "survey",
        features,
        ..proof.program
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
