//! Runs of cargo-mutants: one for each stage of tests.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::outcome::Outcomes;
use super::package::{Package, Stage};
use vm_harness::ground::step;

/// cargo-mutants ends with these where it has done its work: all caught, some missed, some without an end.
const DONE: [i32; 3] = [0, 2, 3];

/// What is changed.
pub(super) struct Subject<'s> {
    pub(super) program: &'s Path,
    pub(super) root: &'s Path,
    /// Where cargo-mutants keeps its logs.
    pub(super) output: &'s Path,
    pub(super) package: Package,
    pub(super) files: Vec<String>,
    pub(super) in_diff: Option<&'s Path>,
    pub(super) jobs: u32,
}

impl Subject<'_> {
    /// Tries all changes, at each stage those that are left of the one before.
    pub(super) fn run(&self) -> Result<Outcomes> {
        let mut outcomes = Outcomes::default();
        for (index, stage) in self.package.stages().iter().enumerate() {
            let left: Vec<_> = outcomes.places_of_survivors().map(escaped).collect();
            if index == 0 || !left.is_empty() {
                outcomes.extend(self.try_stage(stage, &left)?);
            }
        }
        Ok(outcomes)
    }

    fn try_stage(&self, stage: &Stage, left: &[String]) -> Result<Outcomes> {
        let output = self.output.join(stage.name);
        fs::create_dir_all(&output)
            .with_context(|| format!("cannot create {}", output.display()))?;
        let mut command = self.command(stage, left, &output);
        eprintln!("[mutants] {}", step::command_line(&command));
        let status = command.stdin(Stdio::null()).status();
        let status = status.with_context(|| format!("cannot run {}", self.program.display()))?;
        if !status.code().is_some_and(|code| DONE.contains(&code)) {
            bail!("cargo-mutants has not done its work: {status}");
        }
        Outcomes::read(&output.join("mutants.out"))
    }

    fn command(&self, stage: &Stage, left: &[String], output: &Path) -> Command {
        let mut command = Command::new(self.program);
        command.current_dir(self.root);
        command.args(["mutants", "--package", self.package.name()]);
        command.args(["--profile", stage.profile]);
        command.args(["--no-config", "--no-shuffle", "--colors", "never"]);
        command.args(["--timeout", stage.timeout]);
        command.args(["--jobs", &self.jobs.to_string()]);
        command.arg("--output").arg(output);
        for file in &self.files {
            command.args(["--file", file]);
        }
        if let Some(diff) = self.in_diff {
            command.arg("--in-diff").arg(diff);
        }
        for place in left {
            command.arg("--re").arg(format!("^{place}$"));
        }
        if stage.others.is_empty() {
            command.args(["--", "--lib"]);
        } else {
            // To build with, not only to test with: the time to build does not count as the tests'.
            let others = stage.others.iter();
            command.args(others.map(|argument| format!("--cargo-arg={argument}")));
        }
        command
    }
}

/// A regular expression that only this text is.
fn escaped(text: &str) -> String {
    let mut expression = String::new();
    for character in text.chars() {
        if r"\.+*?()|[]{}^$#&-~".contains(character) {
            expression.push('\\');
        }
        expression.push(character);
    }
    expression
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_not_taken_for_a_pattern() {
        let change = "a.rs:3:14: replace <impl C>::d -> Option<'a> with (1)";
        let expected = r"a\.rs:3:14: replace <impl C>::d \-> Option<'a> with \(1\)";
        assert_eq!(escaped(change), expected);
    }
}
