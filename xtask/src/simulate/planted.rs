//! Planted bugs: a simulation that finds nothing shows something only if it would have found these.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use super::source::Copy;
use super::variants::{VARIANTS, Variant};
use super::{binary, build};
use crate::step;
use crate::workspace::Workspace;

/// How many worlds are run without a planted bug: enough to see that the copy is sound.
const SOUND: u64 = 5_000;

/// Plants each bug in a copy of the source, and runs at most `seeds` worlds until it is found.
pub(super) fn run(workspace: &Workspace, seeds: u64) -> Result<()> {
    let directory = workspace.target().join("planted");
    let copy = Copy::make(workspace.root(), directory.join("source"))?;
    let target = directory.join("target");
    let worlds = |name: &str, seeds: u64| {
        compile(name, &mut build(copy.root(), &target))?;
        let output = Command::new(binary(&target))
            .args(["--first", "--seeds", &seeds.to_string()])
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output()
            .context("cannot run the simulation")?;
        let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        Ok((output.status.success(), said))
    };
    let (is_good, said) = worlds("nothing", seeds.min(SOUND))?;
    ensure!(
        is_good,
        "without a planted bug there is one already: {said}"
    );
    let mut missed = Vec::new();
    for variant in VARIANTS {
        let Variant {
            name, file, breaks, ..
        } = variant;
        match copy.with(variant, || worlds(name, seeds))? {
            (false, said) if said.starts_with("seed ") => {
                println!("{name}: found by {said}\n    {breaks} ({file})");
            }
            _ => {
                println!("{name}: NOT FOUND in {seeds} worlds\n    {breaks} ({file})");
                missed.push(*name);
            }
        }
    }
    ensure!(missed.is_empty(), "not found: {}", missed.join(", "));
    println!("{} planted bugs, each found", VARIANTS.len());
    Ok(())
}

/// Builds, and shows what the compiler says only if it fails: of a planted bug it has something to say.
fn compile(name: &str, build: &mut Command) -> Result<()> {
    eprintln!("[planted] {name}: {}", step::command_line(build));
    let output = build
        .stdin(Stdio::null())
        .output()
        .context("cannot run cargo")?;
    if !output.status.success() {
        bail!(
            "with `{name}` the source does not compile:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(())
}
