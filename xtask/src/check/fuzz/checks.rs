//! `fuzz/` among the checks of everything: a workspace of its own, which no command for ours reaches.

use anyhow::Result;

use super::command::{self, Arguments};
use vm_harness::ground::{Workspace, step};

const MANIFEST: &str = "fuzz/Cargo.toml";
/// How long each target runs among all tests, in seconds: what is longer is for whoever changes a parser.
const SHORT: u32 = 6;

/// Formatting and clippy, without what takes nightly: that is a line for each target.
pub(crate) fn lint(workspace: &Workspace) -> Result<()> {
    cargo(workspace, "fuzz-format", &["fmt"], &["--check"])?;
    let clippy = ["clippy", "--locked", "--all-targets"];
    cargo(workspace, "fuzz-clippy", &clippy, &["-D", "warnings"])
}

/// All checks on their seeds, whether they know every message, and then each target for some seconds.
pub(crate) fn test(workspace: &Workspace) -> Result<()> {
    cargo(workspace, "fuzz-test", &["test", "--locked"], &[])?;
    let short = Arguments {
        seconds: SHORT,
        planted: false,
    };
    command::run(workspace, &short)
}

/// Runs cargo on `fuzz/`, with `behind` after `--`, on what our own workspace has built of the same dependencies.
fn cargo(workspace: &Workspace, name: &str, cargo: &[&str], behind: &[&str]) -> Result<()> {
    let mut command = step::cargo();
    command.args(cargo).args(["--manifest-path", MANIFEST]);
    command.arg("--").args(behind);
    command.env("CARGO_TARGET_DIR", workspace.target());
    step::run(name, command.current_dir(workspace.root()))
}
