//! Why a contract cannot be annotated.

use crate::SchemaError;
use crate::check::CheckError;
use thiserror::Error;

/// Why a contract cannot be annotated.
#[derive(Debug, Error)]
pub enum AnnotateError {
    /// The contract or a release cannot be read, or does not compile.
    #[error(transparent)]
    Input(#[from] CheckError),
    /// There is no release to compare with.
    #[error(
        "the history has no release: it is a directory with one directory for each, named for its version"
    )]
    NoReleases,
    /// A tag has no version.
    #[error("\"{0}\" names no version: write VERSION=REVISION, such as 1.4=release-1.4")]
    Tag(String),
    /// The annotated contract does not compile: nothing was written.
    #[error("what was annotated is not a valid contract, so nothing is written: {0}")]
    Result(#[from] SchemaError),
}
