//! Planted bugs: a simulation that finds nothing shows something only if it would have found these.
//!
//! Each is a branch beside the right one, which `agent_core::planted!` selects when it is compiled. Only the members of
//! the workspace are compiled for each bug, once; what they depend on is shared.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context, Result, bail, ensure};

use super::build::{binary, build};
use super::variants::{VARIANTS, Variant};
use vm_harness::ground::{Workspace, step};

/// How many worlds are run without a planted bug: enough to see that what finds the bugs is the bugs.
const SOUND: u64 = 5_000;
/// The simulation's exit code where a world is not as it should be.
const FOUND: i32 = 1;

/// Runs at most `seeds` worlds with each bug, or the one of this name, until it is found.
pub(super) fn run(workspace: &Workspace, name: Option<&str>, seeds: u64) -> Result<()> {
    let chosen = chosen(name)?;
    let directory = workspace.target().join("planted");
    compile("nothing", &mut build(workspace, &directory))?;
    let output = simulate(&directory, SOUND)?;
    ensure!(
        output.status.success(),
        "without a planted bug there is one already: {}",
        said(&output)
    );
    let mut missed = Vec::new();
    for variant in &chosen {
        let Variant { name, breaks } = variant;
        let mut build = build(workspace, &directory);
        build.env("RUSTC_WORKSPACE_WRAPPER", wrapper(&directory, name)?);
        compile(name, &mut build)?;
        if let Some(violation) = found(&simulate(&directory, seeds)?) {
            println!("{name}: found by {violation}\n    {breaks}");
        } else {
            println!("{name}: NOT FOUND in {seeds} worlds\n    {breaks}");
            missed.push(*name);
        }
    }
    ensure!(missed.is_empty(), "not found: {}", missed.join(", "));
    println!("planted bugs: each of {} was found", chosen.len());
    Ok(())
}

/// The bug of this name, or all.
fn chosen(name: Option<&str>) -> Result<Vec<&'static Variant>> {
    let is_chosen = |variant: &&Variant| name.is_none_or(|name| variant.name == name);
    let chosen: Vec<_> = VARIANTS.iter().filter(is_chosen).collect();
    if chosen.is_empty() {
        let names: Vec<_> = VARIANTS.iter().map(|variant| variant.name).collect();
        bail!(
            "no planted bug has this name; there are {}",
            names.join(", ")
        );
    }
    Ok(chosen)
}

/// A program that cargo runs instead of the compiler, for members of the workspace alone. Cargo takes what was compiled
/// by another one for another build.
fn wrapper(directory: &Path, name: &str) -> Result<PathBuf> {
    let path = directory.join("wrappers").join(name);
    let script = format!("#!/bin/sh\nexec \"$@\" --cfg 'handclasp_planted=\"{name}\"'\n");
    if fs::read(&path).is_ok_and(|held| held == script.as_bytes()) {
        return Ok(path);
    }
    let write = || {
        fs::create_dir_all(directory.join("wrappers"))?;
        fs::write(&path, &script)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755))
    };
    write().with_context(|| format!("cannot create {}", path.display()))?;
    Ok(path)
}

/// Builds, and shows what the compiler says only if it fails: of a planted bug it may have something to say.
fn compile(name: &str, build: &mut Command) -> Result<()> {
    eprintln!("[planted] {name}: {}", step::command_line(build));
    let output = build.stdin(Stdio::null()).output();
    let output = output.context("cannot run cargo")?;
    if !output.status.success() {
        bail!(
            "with `{name}` the source does not compile:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(())
}

/// Runs at most so many worlds, until one is not as it should be.
fn simulate(directory: &Path, seeds: u64) -> Result<Output> {
    Command::new(binary(directory))
        .args(["--first", "--seeds", &seeds.to_string()])
        .stdin(Stdio::null())
        .output()
        .context("cannot run the simulation")
}

/// The seed of a world that is not as it should be, and why; a simulation that fails in another way has found nothing.
fn found(output: &Output) -> Option<String> {
    let said = said(output);
    let has_found = output.status.code() == Some(FOUND);
    let line = said.lines().find(|line| line.starts_with("seed "));
    line.filter(|_| has_found).map(str::to_owned)
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt;
    use std::process::ExitStatus;

    use super::*;

    #[test]
    fn one_bug_can_be_chosen_and_has_to_exist() {
        assert_eq!(chosen(None).unwrap().len(), VARIANTS.len());
        let one = chosen(Some("features-of-either")).unwrap();
        assert_eq!(one[0].name, "features-of-either");
        assert!(chosen(Some("no-such-bug")).is_err());
    }

    #[test]
    fn a_wrapper_adds_its_bug_to_what_is_compiled() {
        let directory = tempfile::tempdir().unwrap();
        let wrapper = wrapper(directory.path(), "sample").unwrap();
        let said = Command::new(wrapper).args(["echo", "a b"]).output();
        let said = String::from_utf8(said.unwrap().stdout).unwrap();
        assert_eq!(said, "a b --cfg handclasp_planted=\"sample\"\n");
    }

    #[test]
    fn only_a_violation_is_found() {
        let output = |status, stdout: &str| Output {
            status: ExitStatus::from_raw(status),
            stdout: stdout.into(),
            stderr: Vec::new(),
        };
        let violation = "seed 3: a call ran twice";
        assert_eq!(
            found(&output(1 << 8, violation)).as_deref(),
            Some(violation)
        );
        for other in [
            output(0, violation),
            output(101 << 8, violation),
            output(1 << 8, "error: no contract"),
            // Killed.
            output(9, violation),
        ] {
            assert_eq!(found(&other), None);
        }
    }
}
