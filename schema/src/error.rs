//! What can be wrong with a contract.

use crate::model::Faults;
use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// Why nothing was generated.
#[derive(Debug, Error)]
pub enum SchemaError {
    /// A directory of the contract cannot be listed.
    #[error("the contract's directory {path} cannot be read: {source}")]
    Directory {
        /// The directory.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// There is no `.proto` file.
    #[error("there is no .proto file below {path}: is this the workspace's root?")]
    Empty {
        /// Where they were looked for.
        path: PathBuf,
    },
    /// A file is not protobuf, or refers to something that is not there.
    #[error("the contract does not compile: {0}")]
    Compile(Box<protox::Error>),
    /// The reference cannot be written.
    #[error("no reference can be written of the contract: {0}")]
    Reference(#[from] crate::check::CheckError),
    /// The Rust types cannot be generated.
    #[error("no types can be generated from the contract: {0}")]
    Types(io::Error),
    /// The contract says too little, or contradicts itself.
    #[error("the contract has faults:\n{0}")]
    Faults(#[from] Faults),
    /// A type that a guest's code cannot read.
    #[error("{element} is a {what}, which the guest's generator does not support")]
    NotSupported {
        /// The field.
        element: String,
        /// Its type.
        what: String,
    },
    /// The table of gates cannot be written.
    #[error("the table of gates cannot be written: {0}")]
    Table(serde_json::Error),
    /// A generated file cannot be read, written or removed.
    #[error("the generated file {path} cannot be kept up to date: {source}")]
    File {
        /// The file, or a directory around it.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// What is checked in is not what is generated.
    #[error("not what the contract yields: {}; generate anew and commit what that writes", list(.paths))]
    Drift {
        /// The files that are missing, differ, or are no longer generated.
        paths: Vec<PathBuf>,
    },
    /// There is no rustfmt.
    #[error("cannot run rustfmt, which formats what is generated: {0}")]
    Rustfmt(io::Error),
    /// What was generated is not Rust: a bug of the generator's.
    #[error("rustfmt does not accept what was generated: {message}")]
    Unformatted {
        /// What rustfmt said.
        message: String,
    },
}

fn list(paths: &[PathBuf]) -> String {
    let names = paths.iter().map(|path| path.display().to_string());
    names.collect::<Vec<_>>().join(", ")
}

impl From<protox::Error> for SchemaError {
    fn from(error: protox::Error) -> Self {
        Self::Compile(Box::new(error))
    }
}
