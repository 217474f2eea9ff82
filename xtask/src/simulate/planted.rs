//! Planted bugs: a simulation that finds nothing shows something only if it would have found these.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use super::source::Copy;
use super::variants::{VARIANTS, Variant};
use super::{binary, build};
use crate::step;
use crate::workspace::Workspace;

/// Plants each bug in a copy of the source, and runs at most `seeds` worlds until it is found.
pub(super) fn run(workspace: &Workspace, seeds: u64) -> Result<()> {
    let directory = workspace.target().join("planted");
    let copy = Copy::make(workspace.root(), directory.join("source"))?;
    let target = directory.join("target");
    let worlds = |name: &str| {
        step::run(
            &format!("planted-{name}"),
            build(copy.root(), &target).arg("--quiet"),
        )?;
        let output = Command::new(binary(&target))
            .args(["--first", "--seeds", &seeds.to_string()])
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output()
            .context("cannot run the simulation")?;
        let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        Ok((output.status.success(), said))
    };
    let (is_good, said) = worlds("nothing")?;
    ensure!(
        is_good,
        "without a planted bug there is one already: {said}"
    );
    let mut missed = Vec::new();
    for variant in VARIANTS {
        let Variant {
            name, file, breaks, ..
        } = variant;
        match copy.with(variant, || worlds(name))? {
            (false, said) if said.starts_with("seed ") => {
                println!("{name}: found by {said}\n    {breaks} ({file})");
            }
            (_, said) => {
                println!("{name}: NOT FOUND in {seeds} worlds\n    {breaks} ({file})");
                missed.push((name, said));
            }
        }
    }
    if !missed.is_empty() {
        bail!(
            "{} of {} planted bugs were not found: {missed:?}",
            missed.len(),
            VARIANTS.len()
        );
    }
    println!("{} planted bugs, each found", VARIANTS.len());
    Ok(())
}
