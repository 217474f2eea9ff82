//! What can be wrong with the input of a check.

use crate::check::NotAVersion;
use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// Why nothing was checked.
#[derive(Debug, Error)]
pub enum CheckError {
    /// A file or directory cannot be read.
    #[error("cannot read {path}: {cause}")]
    Read {
        /// Which.
        path: PathBuf,
        /// Why not.
        cause: io::Error,
    },
    /// What is named like a `.proto` file, or given as a contract, is something else.
    #[error("{path} is {kind}, not a file: remove it, or give another contract")]
    NotAFile {
        /// Which.
        path: PathBuf,
        /// What it is.
        kind: &'static str,
    },
    /// A file's name cannot be written in an import.
    #[error(
        "the name of the file {0:?} is not UTF-8 or has a line break, so no import can name it: rename it"
    )]
    FileName(PathBuf),
    /// A file is larger than any contract.
    #[error("{0} is larger than 256 MiB: is this a contract?")]
    TooLarge(String),
    /// A single `.proto` file was given as a contract.
    #[error("{0} is a .proto file: give the directory that its imports are relative to")]
    OneFile(PathBuf),
    /// There is no `.proto` file.
    #[error("there is no .proto file in {0}")]
    Empty(String),
    /// A file is not text.
    #[error("{0}:1:1: not UTF-8: is this a .proto file? Save it as UTF-8")]
    NotText(String),
    /// A file is not protobuf, or refers to something that is not there.
    /// The text tells file, line, column and what is wrong there.
    #[error("{0}")]
    Compile(String),
    /// A descriptor set is damaged.
    #[error("{path} is neither a directory nor a descriptor set: {reason}")]
    DescriptorSet {
        /// The file.
        path: String,
        /// What is wrong.
        reason: String,
    },
    /// An option says something that makes no sense.
    #[error("{file}:{line}:{column}: {reason}")]
    Annotation {
        /// The file.
        file: String,
        /// The line, from 1.
        line: u32,
        /// The column, from 1.
        column: u32,
        /// What is wrong.
        reason: NotAVersion,
    },
    /// `git` cannot be run, or does not know what was asked for.
    #[error("git cannot read {origin}: {reason}")]
    Git {
        /// What was asked for.
        origin: String,
        /// What git says.
        reason: String,
    },
    /// A revision is written in a way that is not understood.
    #[error("\"{0}\" names no revision: it is written as git:REVISION:PATH")]
    Revision(String),
    /// A history has a release twice.
    #[error("{one} and {other} are named for the same version: keep one of them")]
    SameRelease {
        /// One of them.
        one: PathBuf,
        /// The other.
        other: PathBuf,
    },
    /// A history is too short to compare anything.
    #[error("{0} has fewer than two releases: there is nothing to compare")]
    ShortHistory(PathBuf),
    /// A file of acknowledgements cannot be understood.
    #[error("{path} is not a file of acknowledgements: {reason}")]
    Acknowledgements {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A state record was named that no release has.
    #[error(
        "--state {0:?} names no message of these contracts: give a message's full name, a package, or a pattern with *"
    )]
    UnknownState(String),
}
