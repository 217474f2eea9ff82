//! The document with the table, in the checkout: docs/skew.md.

use std::fs;
use std::path::PathBuf;

use anyhow::{Result, ensure};
use vm_harness::ground::{Workspace, files};

use crate::table::Table;

const DOCUMENT: &str = "docs/skew.md";

/// Writes the document.
pub fn write(workspace: &Workspace, table: &Table) -> Result<()> {
    files::write(&path(workspace), table.document().as_bytes())
}

/// Fails unless the document holds this table.
pub fn check(workspace: &Workspace, table: &Table) -> Result<()> {
    let is_held = fs::read_to_string(path(workspace)).is_ok_and(|text| text == table.document());
    ensure!(
        is_held,
        "{DOCUMENT} does not hold this table: run `cargo xtask skew --write` and commit what it writes"
    );
    Ok(())
}

fn path(workspace: &Workspace) -> PathBuf {
    workspace.root().join(DOCUMENT)
}
