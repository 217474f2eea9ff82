//! `cargo xtask generate`: writes what the contract yields, or checks that it is what is checked in.
//!
//! Writing also removes what is no longer generated.

use agent_schema::checked_in;
use anyhow::{Context, Result};
use clap::Args;

use vm_harness::ground::Workspace;

/// Write the code that is generated from the contract.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Write nothing; fail if what is checked in is not what the contract yields.
    #[arg(long)]
    check: bool,
}

/// Runs the command.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    if arguments.check {
        return check(workspace);
    }
    let root = workspace.root();
    for path in checked_in::write(root, &agent_schema::generate(root)?)? {
        println!("wrote or removed {}", path.display());
    }
    Ok(())
}

/// Fails naming each file that differs from what the contract yields.
pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let root = workspace.root();
    checked_in::check(root, &agent_schema::generate(root)?).context("run `cargo xtask generate`")
}
