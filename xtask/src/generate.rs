//! `cargo xtask generate`: writes what the contract yields, or checks that it is what is checked in.

use agent_schema::checked_in;
use anyhow::{Context, Result};
use std::path::Path;

/// Writes the generated files and removes what is no longer generated, or with `check` fails naming each file
/// that differs.
pub(crate) fn run(check: bool) -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("xtask has a workspace around it")?;
    let files = agent_schema::generate(root)?;
    if check {
        return checked_in::check(root, &files).context("run `cargo xtask generate`");
    }
    for path in checked_in::write(root, &files)? {
        println!("wrote or removed {}", path.display());
    }
    Ok(())
}
