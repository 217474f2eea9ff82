//! One run of cargo-mutants.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::outcome::Outcomes;
use crate::step;

/// Which tests a change has to pass.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// The core's own, which take a second with their build.
    Core,
    /// Those of whole sessions in one process, which take ten: for what the core's own have left.
    Sessions,
}

impl Stage {
    /// How long the tests may take before a change counts as noticed, in seconds: some changes loop for ever.
    const fn timeout(self) -> &'static str {
        match self {
            Self::Core => "20",
            Self::Sessions => "90",
        }
    }
}

/// The tests in `tests/` that need no agent, and that build on nothing but the core's code.
const SESSIONS: [&str; 6] = [
    "--package=handclasp-tests",
    "--lib",
    "--test=flips",
    "--test=gating",
    "--test=session",
    "--test=vectors",
];

/// cargo-mutants ends with these where it has done its work: all caught, some missed, some without an end.
const DONE: [i32; 3] = [0, 2, 3];

/// What is changed.
pub(super) struct Subject<'s> {
    pub(super) program: &'s Path,
    pub(super) root: &'s Path,
    /// Where cargo-mutants keeps its logs.
    pub(super) output: &'s Path,
    pub(super) files: Vec<String>,
    pub(super) in_diff: Option<&'s Path>,
    pub(super) jobs: u32,
}

impl Subject<'_> {
    /// Tries all changes, or those of an earlier stage that are left.
    pub(super) fn run(&self, stage: Stage, left: &Outcomes) -> Result<Outcomes> {
        let mut command = self.command(stage, left);
        eprintln!("[mutants] {}", step::command_line(&command));
        let status = command.stdin(Stdio::null()).status();
        let status = status.with_context(|| format!("cannot run {}", self.program.display()))?;
        if !status.code().is_some_and(|code| DONE.contains(&code)) {
            bail!("cargo-mutants has not done its work: {status}");
        }
        Outcomes::read(&self.output.join("mutants.out"))
    }

    fn command(&self, stage: Stage, left: &Outcomes) -> Command {
        let mut command = Command::new(self.program);
        command.current_dir(self.root);
        command.args(["mutants", "--package", "agent-core", "--profile", "mutants"]);
        command.args(["--no-config", "--no-shuffle", "--colors", "never"]);
        command.args([
            "--timeout",
            stage.timeout(),
            "--jobs",
            &self.jobs.to_string(),
        ]);
        command.arg("--output").arg(self.output);
        for file in &self.files {
            command.args(["--file", file]);
        }
        if let Some(diff) = self.in_diff {
            command.arg("--in-diff").arg(diff);
        }
        match stage {
            Stage::Core => command.args(["--", "--lib"]),
            Stage::Sessions => {
                for place in left.places_of_survivors() {
                    command.arg("--re").arg(format!("^{}$", escaped(place)));
                }
                // To build with, not only to test with: the time to build does not count as the tests'.
                command.args(SESSIONS.map(|argument| format!("--cargo-arg={argument}")))
            }
        };
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
