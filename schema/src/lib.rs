//! Reads Handclasp's contract, the `.proto` files below `proto/`, and generates what follows from it.
//!
//! The files are compiled in Rust; no `protoc` is needed. What is generated is checked in, so that it
//! can be read and reviewed: `cargo xtask generate` writes it, `cargo xtask generate --check` compares.

pub mod check;
mod contract;
mod error;
mod host_types;

pub use contract::Contract;
pub use error::SchemaError;

use std::path::{Path, PathBuf};

/// A file as the contract yields it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GeneratedFile {
    /// Where it belongs, relative to the workspace's root.
    pub path: PathBuf,
    /// What it holds.
    pub contents: String,
}

/// Generates all that is checked in, in the order of the paths, from the contract in `workspace`.
///
/// # Errors
/// Where the contract cannot be read or is not one.
pub fn generate(workspace: &Path) -> Result<Vec<GeneratedFile>, SchemaError> {
    let contract = Contract::read(&workspace.join("proto"))?;
    let mut files = host_types::generate(&contract)?;
    files.push(reference(workspace)?);
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}

/// The reference of the contract, which the book holds.
fn reference(workspace: &Path) -> Result<GeneratedFile, SchemaError> {
    let source = check::Source::Path(workspace.join("proto"));
    let release = check::Release::read(&source, &[])?;
    Ok(GeneratedFile {
        path: PathBuf::from("docs/reference.md"),
        contents: check::reference(&release),
    })
}
