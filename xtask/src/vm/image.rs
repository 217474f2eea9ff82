//! `cargo xtask image`: builds the guest image.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use vm_harness::ground::Workspace;
use vm_harness::machine::setup;

/// Build the guest image; print its path.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Put this program (or script) into the image as /init, instead of the agent.
    #[arg(long, value_name = "FILE")]
    init: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(workspace: &Workspace, arguments: Arguments) -> Result<()> {
    let image = setup::image(workspace, arguments.init)?;
    println!("{}", image.path.display());
    Ok(())
}
