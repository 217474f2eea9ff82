//! `cargo xtask agent`: builds the guest's agent.

use anyhow::Result;
use clap::Args;

use vm_harness::agent::Agent;
use vm_harness::ground::Workspace;

/// Build the guest's agent; print the stripped binary's path and size.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Only the methods that every agent has, no groups, and logs of errors alone.
    #[arg(long)]
    core: bool,
}

/// Runs the command.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let agent = if arguments.core {
        Agent::build_core(workspace)?
    } else {
        Agent::build(workspace)?
    };
    println!("{} {} bytes", agent.stripped.display(), agent.bytes);
    Ok(())
}
