//! The contract: all `.proto` files that are in force.

use crate::SchemaError;
use protox::prost_reflect::prost_types::FileDescriptorSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The directory below `proto/` with the history, which is not in force.
const RELEASED: &str = "released";

/// A contract that compiles.
#[derive(Debug)]
pub struct Contract {
    descriptors: FileDescriptorSet,
}

impl Contract {
    /// Reads and compiles all `.proto` files below `directory`, except those of released contracts.
    pub fn read(directory: &Path) -> Result<Self, SchemaError> {
        let mut files = Vec::new();
        find(directory, &mut files)?;
        if files.is_empty() {
            let path = directory.to_owned();
            return Err(SchemaError::Empty { path });
        }
        // The order of a directory's entries is the file system's; what is generated must not follow it.
        files.sort();
        let mut compiler = protox::Compiler::new([directory])?;
        compiler.include_source_info(true).include_imports(true);
        compiler.open_files(files)?;
        Ok(Self {
            descriptors: compiler.file_descriptor_set(),
        })
    }

    /// The compiled files, with comments.
    pub const fn descriptors(&self) -> &FileDescriptorSet {
        &self.descriptors
    }
}

fn find(directory: &Path, files: &mut Vec<PathBuf>) -> Result<(), SchemaError> {
    let failed = |source| SchemaError::Directory {
        path: directory.to_owned(),
        source,
    };
    for entry in fs::read_dir(directory).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() && !path.ends_with(RELEASED) {
            find(&path, files)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "proto")
        {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_without_a_contract_is_an_error_that_names_it() {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let error = Contract::read(&sources).unwrap_err();
        assert!(error.to_string().contains(sources.to_str().unwrap()));
    }
}
