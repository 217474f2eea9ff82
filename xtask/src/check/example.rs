//! `examples/vendor-agent`: a workspace of its own, which no command for ours reaches.

use std::process::Command;

use anyhow::Result;

use vm_harness::ground::{Workspace, step};

const MANIFEST: &str = "examples/vendor-agent/Cargo.toml";

/// Formatting, clippy, generated code.
pub(crate) fn lint(workspace: &Workspace) -> Result<()> {
    run(workspace, "example-format", &["fmt", "--all"], &["--check"])?;
    let clippy = ["clippy", "--locked", "--all-targets"];
    run(workspace, "example-clippy", &clippy, &["-D", "warnings"])?;
    let generate = ["run", "--quiet", "--locked", "--bin", "generate"];
    run(workspace, "example-generated", &generate, &["--check"])
}

/// Its agent and hosts of several kinds, together.
pub(crate) fn test(workspace: &Workspace) -> Result<()> {
    run(workspace, "example-test", &["test", "--locked"], &[])
}

/// Runs cargo on the example, with `behind` after `--`. What it builds goes below our own target directory.
fn run(workspace: &Workspace, name: &str, cargo: &[&str], behind: &[&str]) -> Result<()> {
    let mut command: Command = step::cargo();
    command.args(cargo).args(["--manifest-path", MANIFEST]);
    command.arg("--").args(behind);
    command.env("CARGO_TARGET_DIR", workspace.target().join("vendor-agent"));
    step::run(name, command.current_dir(workspace.root()))
}
