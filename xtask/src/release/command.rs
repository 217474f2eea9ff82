//! The command: makes a release, or builds one again.

use anyhow::Result;
use clap::Args;

use super::{freeze, rebuild};
use vm_harness::agent::Release;
use vm_harness::ground::Workspace;

/// Build a released agent again from its commit, and compare it with the one that is kept.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The version of its contract, such as 1.0.
    version: String,
    /// Make the release: freeze the contract as it is, and keep the agent of this commit.
    #[arg(long)]
    freeze: bool,
}

/// Builds a released agent again and compares it; with `--freeze` makes the release instead.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let release = Release::new(workspace, &arguments.version);
    if arguments.freeze {
        return freeze::run(workspace, &release);
    }
    rebuild::run(workspace, &release)
}
