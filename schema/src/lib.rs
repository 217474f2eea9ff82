//! Reads Handclasp's contract, the `.proto` files below `proto/`, and generates what follows from it.
//!
//! The files are compiled in Rust; no `protoc` is needed. What is generated is checked in, so that it
//! can be read and reviewed: `cargo xtask generate` writes it, `cargo xtask generate --check` compares.

// Code is put together from pieces of text.
#![allow(clippy::format_collect, clippy::format_push_string)]

pub mod check;
mod contract;
mod docs;
mod error;
mod format;
pub mod guest;
mod host_types;
pub mod model;
pub mod rules;

pub use contract::Contract;
pub use docs::Docs;
pub use error::SchemaError;

use guest::GuestTarget;
use model::Model;
use std::collections::{BTreeMap, BTreeSet};
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
    let model = Model::read(&contract)?;
    let mut files = host_types::generate(&contract)?;
    files.push(reference(workspace)?);
    files.extend(guest::generate(&model, &own_guest())?);
    files.extend(synthetic(workspace)?);
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

/// Where our own guest's code goes. The messages of a negotiation are written by hand, since they are read
/// before there is a level to gate them with, and frozen.
fn own_guest() -> GuestTarget {
    let packages = [("handclasp.v1", "v1"), ("grpc", "grpc")];
    let by_hand = ["handclasp.v1.Negotiation", "handclasp.v1.Host"];
    let externs = [("handclasp.v1.BootTimes", "crate::offer::BootTimes")];
    GuestTarget {
        directory: PathBuf::from("agent-core/src/generated"),
        core: "crate".to_owned(),
        defmt: true,
        packages: packages
            .map(|(package, module)| (package.to_owned(), module.to_owned()))
            .to_vec(),
        by_hand: by_hand.map(str::to_owned).into(),
        externs: externs
            .map(|(name, path)| (name.to_owned(), path.to_owned()))
            .into(),
    }
}

/// What the tests of gating use: a contract with every kind of element that can be newer than its neighbours.
fn synthetic(workspace: &Path) -> Result<Vec<GeneratedFile>, SchemaError> {
    let directory = workspace.join("tests/synthetic/proto");
    let contract = Contract::read_with(&directory, &[workspace.join("proto")])?;
    let target = GuestTarget {
        directory: PathBuf::from("tests/tests/gating/generated"),
        core: "agent_core".to_owned(),
        defmt: false,
        packages: vec![("synthetic.v1".to_owned(), "v1".to_owned())],
        by_hand: BTreeSet::new(),
        externs: BTreeMap::new(),
    };
    guest::generate(&Model::read(&contract)?, &target)
}
