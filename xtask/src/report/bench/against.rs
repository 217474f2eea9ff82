//! `cargo xtask bench --against`: the agent of this checkout beside another build of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::build::{copy, driver};
use super::command::Arguments;
use vm_harness::agent::Agent;
use vm_harness::ground::packages::{VALGRIND, ensure_program};
use vm_harness::ground::{Workspace, step};
use vm_harness::image::Busybox;

/// What one has to know of a comparison; the thresholds are the driver's.
pub(super) const HELP: &str = "\
Comparing two builds:
  cargo xtask agent                                       # before the change; then keep the program:
  cp target/agent/stripped/handclasp-agent /tmp/before
  cargo xtask bench --against /tmp/before                 # after the change

  Both builds run side by side and take short turns, A B B A, in rounds that start with fresh processes. Each line of
  the table is a measurement: its name, the medians before and now, the median of the rounds' ratios now / before with
  its 95 % interval, and a verdict: `slower` if the whole interval lies above 1.03, `faster` if it lies below 0.97,
  else `same`; for bytes `larger` and `smaller`. A ratio is of costs: above 1 is worse in every line, also in those of
  calls per second, of memory and of size. Once everything is built, it takes about a minute, and with --quick some
  seconds, in which only what differs by much is told apart. Peers and virtual machines are not needed, and
  docs/benchmarks.md stays as it is.

  Exit codes: 0 if no line is `slower`, 1 if one is, 2 if the builds could not be compared.";

/// A line is slower.
const SLOWER: u8 = 1;
/// The builds could not be compared.
const FAILED: u8 = 2;

/// Compares; what goes wrong is told here, since it has an exit code of its own.
pub(super) fn run(workspace: &Workspace, before: &Path, arguments: &Arguments) -> ExitCode {
    match compare(workspace, before, arguments) {
        Ok(comparison) => {
            let slower = comparison.slower();
            if slower.is_empty() {
                return ExitCode::SUCCESS;
            }
            eprintln!("slower: {}", slower.join("; "));
            ExitCode::from(SLOWER)
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(FAILED)
        }
    }
}

/// What the driver leaves, as far as it is used here.
#[derive(Deserialize)]
struct Comparison {
    rows: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    name: String,
    verdict: String,
}

impl Comparison {
    fn read(path: &Path) -> Result<Self> {
        let text = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        serde_json::from_slice(&text)
            .with_context(|| format!("{} is not what the driver writes", path.display()))
    }

    fn slower(&self) -> Vec<&str> {
        let slower = self.rows.iter().filter(|row| row.verdict == "slower");
        slower.map(|row| row.name.as_str()).collect()
    }
}

fn compare(workspace: &Workspace, before: &Path, arguments: &Arguments) -> Result<Comparison> {
    ensure_program("valgrind", &VALGRIND)?;
    let directory = workspace.target().join("bench");
    // Equally long: where a program's stack begins depends on its path, and with that, a little, its speed.
    let old = directory.join("against/old/handclasp-agent");
    let new = directory.join("against/new/handclasp-agent");
    // First, as it may be the very file that the build writes.
    ensure!(before.is_file(), "there is no {}", before.display());
    copy(before, &old)?;
    copy(&Agent::build(workspace)?.stripped, &new)?;
    let driver = driver(workspace)?;
    let program = nothing(workspace);

    let results = directory.join("results");
    let mut command = Command::new(driver);
    command.arg("--results").arg(&results);
    if arguments.quick {
        command.arg("--quick");
    }
    command.arg("against").arg("--before").arg(old);
    command.arg("--now").arg(new).arg("--run").args(program);
    if let Some(file) = &arguments.json {
        command.arg("--json").arg(file);
    }
    step::run("bench-against", &mut command)?;
    Comparison::read(&results.join("against.json"))
}

/// A program that does nothing, and its arguments: static, or its start would take longer than what is measured.
fn nothing(workspace: &Workspace) -> Vec<PathBuf> {
    match Busybox::obtain(workspace) {
        Ok(busybox) => vec![busybox.path, "true".into()],
        Err(error) => {
            eprintln!(
                "xtask: /bin/true is run, which may not be static, for want of a busybox: {error:#}"
            );
            vec!["/bin/true".into()]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slower_lines_are_named() {
        let text = r#"{"rows": [
            {"name": "round trip", "verdict": "slower", "ratio": {"low": 1.1, "median": 1.2, "high": 1.3}},
            {"name": "size", "verdict": "faster"},
            {"name": "memory", "verdict": "same"}
        ]}"#;
        let comparison: Comparison = serde_json::from_str(text).unwrap();
        assert_eq!(comparison.slower(), ["round trip"]);
    }
}
