//! The command: runs the tests and the simulation in builds that count, and judges the sum.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use super::report;
use crate::check::counters::{Counters, Lines};
use crate::check::simulate;
use crate::check::sources;
use vm_harness::ground::{Workspace, step};

/// What is measured.
const PACKAGE: &str = "agent-engine";
/// What its lines have to be covered by, in percent.
const LEAST: f64 = 95.0;
/// How many worlds are simulated.
const SEEDS: &str = "3000";
/// The branches with planted bugs are no lines of the engine's.
const FLAGS: &str = "--cfg=handclasp_unplanted";

/// Runs both in builds that count lines; too few that are covered is an error.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let target = workspace.target().join("coverage");
    let mut counters = Counters::new(&target)?;
    let tests = build_tests(workspace, &counters, &target)?;
    let mut build = simulate::build(workspace, &target);
    step::run("coverage-build", counters.build(&mut build, FLAGS))?;
    let simulation = simulate::binary(&target);

    counters.run("coverage-tests", "tests", &mut Command::new(&tests))?;
    let mut simulate = Command::new(&simulation);
    simulate.args(["--seeds", SEEDS]);
    counters.run("coverage-simulate", "simulation", &mut simulate)?;
    let export = counters.export(&["--format=lcov"], &[&tests, &simulation])?;

    let sources = sources::of(&workspace.root().join(PACKAGE).join("src/lib.rs"))?;
    let covered = report::of(&String::from_utf8(export)?, &sources)?;
    for (path, lines) in &covered {
        let name = path.strip_prefix(workspace.root()).unwrap_or(path);
        println!(
            "{:6.2} % of {:4} lines of {}",
            lines.percent(),
            lines.count,
            name.display()
        );
    }
    let all: Lines = covered.iter().map(|(_, lines)| *lines).sum();
    println!("{:6.2} % of all {} lines", all.percent(), all.count);
    ensure!(
        all.percent() >= LEAST,
        "less than {LEAST} % of the lines of {PACKAGE} are run by its tests and the simulation"
    );
    Ok(())
}

/// Builds the unit tests, and finds where they are.
fn build_tests(workspace: &Workspace, counters: &Counters, target: &Path) -> Result<PathBuf> {
    let mut build = step::cargo();
    build
        .current_dir(workspace.root())
        .args(["test", "--package", PACKAGE, "--lib", "--no-run"])
        .args([
            "--message-format",
            "json-render-diagnostics",
            "--target-dir",
        ])
        .arg(target)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    counters.build(&mut build, FLAGS);
    eprintln!("[coverage-build] {}", step::command_line(&build));
    let output = build.output().context("cannot run cargo")?;
    ensure!(output.status.success(), "the unit tests cannot be built");
    let said = String::from_utf8(output.stdout)?;
    let mut programs = said.lines().filter_map(test_program);
    match (programs.next(), programs.next()) {
        (Some(program), None) => Ok(program),
        _ => {
            bail!("cargo says of no program, or of several, that it is the unit tests of {PACKAGE}")
        }
    }
}

/// A line of cargo's, as far as it is needed.
#[derive(Deserialize)]
struct Message {
    executable: Option<PathBuf>,
    profile: Option<Profile>,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}

/// The program with tests that a line of cargo's tells of.
fn test_program(line: &str) -> Option<PathBuf> {
    let message: Message = serde_json::from_str(line).ok()?;
    message.profile.filter(|profile| profile.test)?;
    message.executable
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_says_where_the_tests_are() {
        let line = |test: bool| {
            let profile = serde_json::json!({"test": test, "opt_level": "0"});
            serde_json::json!({"reason": "compiler-artifact", "profile": profile, "executable": "/t"})
                .to_string()
        };
        assert_eq!(test_program(&line(true)), Some(PathBuf::from("/t")));
        assert_eq!(test_program(&line(false)), None);
        let finished = r#"{"reason":"build-finished","success":true}"#;
        assert_eq!(test_program(finished), None);
    }
}
