//! Reads Handclasp's contract, the `.proto` files below `proto/`, and generates what follows from it.
//!
//! The files are compiled in Rust; no `protoc` is needed. What is generated is checked in, so that it
//! can be read and reviewed: `cargo xtask generate` writes it, `cargo xtask generate --check` compares.

// Code is put together from pieces of text.
#![allow(clippy::format_collect, clippy::format_push_string)]

pub mod annotate;
pub mod check;
pub mod checked_in;
mod code;
mod contract;
mod docs;
mod error;
mod format;
pub mod guest;
pub mod host;
pub mod model;
mod names;
mod packages;
pub mod rules;
mod table;
mod workspace;

pub use contract::Contract;
pub use docs::{Docs, Place};
pub use error::SchemaError;
pub use table::gates;
pub use workspace::generate;

use std::path::PathBuf;

/// A file as the contract yields it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GeneratedFile {
    /// Where it belongs, relative to the root of the workspace that it is generated for.
    pub path: PathBuf,
    /// What it holds.
    pub contents: String,
}
