//! `cargo xtask kernel`: builds a small kernel for guests.

use anyhow::Result;

use crate::ground::Workspace;
use crate::image::small_kernel;

/// Runs the command.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    println!("{}", small_kernel::build(workspace)?.display());
    Ok(())
}
