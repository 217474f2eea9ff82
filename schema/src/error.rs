//! What can be wrong with a contract.

use crate::check::CheckError;
use crate::model::Faults;
use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// Why nothing was generated. Each sentence is whole, so no error names a source that would say it again.
#[derive(Debug, Error)]
pub enum SchemaError {
    /// A directory of the contract cannot be listed.
    #[error("the contract's directory {path} cannot be read: {cause}")]
    Directory {
        /// The directory.
        path: PathBuf,
        /// Why not.
        cause: io::Error,
    },
    /// There is no `.proto` file.
    #[error("there is no .proto file below {path}: is this the workspace's root?")]
    Empty {
        /// Where they were looked for.
        path: PathBuf,
    },
    /// A file is not protobuf, or refers to something that is not there.
    #[error("the contract does not compile: {0}")]
    Compile(CheckError),
    /// The reference cannot be written.
    #[error("no reference can be written of the contract: {0}")]
    Reference(CheckError),
    /// The Rust types cannot be generated.
    #[error("no types can be generated from the contract: {0}")]
    Types(io::Error),
    /// The contract says too little, or contradicts itself.
    #[error("the contract has faults:\n{0}")]
    Faults(Faults),
    /// The table of gates cannot be written.
    #[error("the table of gates cannot be written: {0}")]
    Table(serde_json::Error),
    /// A generated file cannot be read, written or removed.
    #[error("the generated file {path} cannot be kept up to date: {cause}")]
    File {
        /// The file, or a directory around it.
        path: PathBuf,
        /// Why not.
        cause: io::Error,
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

impl From<CheckError> for SchemaError {
    fn from(error: CheckError) -> Self {
        Self::Reference(error)
    }
}

impl From<Faults> for SchemaError {
    fn from(faults: Faults) -> Self {
        Self::Faults(faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Fault, Problem};
    use std::error::Error;

    /// One error for each variant that holds another error.
    fn wrapping() -> [Box<dyn Error>; 10] {
        let path = || PathBuf::from("proto");
        let io = || io::Error::other("the disk is gone");
        let json = serde_json::from_str::<u32>("{").unwrap_err();
        let read = || CheckError::Read {
            path: path(),
            cause: io(),
        };
        let version = "1".parse::<crate::model::Version>().unwrap_err();
        let fault = Fault::new("acme.v1.Lamp", Problem::Version(version));
        [
            Box::new(SchemaError::Directory {
                path: path(),
                cause: io(),
            }),
            Box::new(SchemaError::Compile(read())),
            Box::new(SchemaError::from(read())),
            Box::new(SchemaError::Types(io())),
            Box::new(SchemaError::from(Faults(vec![fault.clone()]))),
            Box::new(SchemaError::Table(json)),
            Box::new(SchemaError::File {
                path: path(),
                cause: io(),
            }),
            Box::new(SchemaError::Rustfmt(io())),
            Box::new(read()),
            Box::new(fault),
        ]
    }

    #[test]
    fn no_source_repeats_what_the_sentence_says() {
        for error in wrapping() {
            let mut parent: &dyn Error = error.as_ref();
            while let Some(source) = parent.source() {
                let (sentence, inner) = (parent.to_string(), source.to_string());
                assert!(!sentence.contains(&inner), "{inner:?} is in {sentence:?}");
                parent = source;
            }
        }
    }
}
