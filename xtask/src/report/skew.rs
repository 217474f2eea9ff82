//! `cargo xtask skew`: runs the matrix of versions, a test with a report, which is in `tests/skew`.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;

use anyhow::{Context, Result};
use clap::Args;
use vm_harness::ground::{Workspace, step};

/// Let every released agent and the current one talk to hosts of every released contract and the current one.
///
/// `cargo xtask skew --help` lists the options.
#[derive(Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Arguments {
    /// Those of the matrix's own program.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    options: Vec<OsString>,
}

/// Becomes the program, so that its words, its exit code and Ctrl-C are its own.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let mut program = step::cargo();
    program
        .current_dir(workspace.root())
        .args(["run", "--quiet", "--package", "handclasp-skew", "--"])
        .args(&arguments.options);
    Err(program.exec()).context("cannot run cargo")
}
