//! `cargo xtask kernel`: builds a small kernel for guests.

use anyhow::Result;

use vm_harness::ground::Workspace;
use vm_harness::image::small_kernel;

/// Runs the command.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    println!("{}", small_kernel::build(workspace)?.display());
    Ok(())
}
