//! The contract: all `.proto` files that are in force.

use crate::SchemaError;
use crate::check::{self, CheckError, Input, read_files};
use crate::rules;
use protox::prost_reflect::prost_types::FileDescriptorSet;
use protox::prost_reflect::{DescriptorPool, FileDescriptor};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The package of the types that protobuf itself defines.
pub(crate) const WELL_KNOWN: &str = "google.protobuf";

/// A contract that compiles.
#[derive(Clone, Debug)]
pub struct Contract {
    pool: DescriptorPool,
    descriptors: FileDescriptorSet,
    /// The names of the files that were found, in contrast to those that they import from elsewhere.
    own: BTreeSet<String>,
}

impl Contract {
    /// Reads and compiles all `.proto` files below `directory`, except those of released contracts.
    ///
    /// # Errors
    /// Where there is none, or one does not compile.
    pub fn read(directory: &Path) -> Result<Self, SchemaError> {
        Self::read_with(directory, &[])
    }

    /// Like [`Contract::read`]; what is not found in `directory` is imported from `includes`.
    ///
    /// # Errors
    /// Where there is no file, or one does not compile.
    pub fn read_with(directory: &Path, includes: &[PathBuf]) -> Result<Self, SchemaError> {
        let files = read_files(directory).map_err(|error| match error {
            CheckError::Read { path, cause } if path == directory => {
                SchemaError::Directory { path, cause }
            }
            error => SchemaError::Compile(error),
        })?;
        if files.is_empty() {
            let path = directory.to_owned();
            return Err(SchemaError::Empty { path });
        }
        Self::compile_from(&files, includes, &directory.display().to_string())
    }

    /// Compiles files that are in memory, given by the names that they are imported by.
    ///
    /// # Errors
    /// Where one does not compile.
    pub(crate) fn compile(
        files: &BTreeMap<String, String>,
        includes: &[PathBuf],
    ) -> Result<Self, SchemaError> {
        Self::compile_from(files, includes, "")
    }

    fn compile_from(
        files: &BTreeMap<String, String>,
        includes: &[PathBuf],
        origin: &str,
    ) -> Result<Self, SchemaError> {
        let compiler = check::compile(Input {
            origin,
            files,
            includes,
        });
        let compiler = compiler.map_err(SchemaError::Compile)?;
        Ok(Self {
            pool: compiler.descriptor_pool(),
            descriptors: compiler.file_descriptor_set(),
            own: files.keys().cloned().collect(),
        })
    }

    /// The compiled files, with comments, with what they import, and without options of our own.
    pub const fn descriptors(&self) -> &FileDescriptorSet {
        &self.descriptors
    }

    /// The compiled files with all their options, and what they import.
    pub const fn pool(&self) -> &DescriptorPool {
        &self.pool
    }

    /// The contract's own files: neither what is imported from elsewhere nor the definition of the options,
    /// of which nothing is ever on a wire. Protobuf's own types are imported, even where there is a copy of their files.
    pub fn files(&self) -> impl Iterator<Item = FileDescriptor> {
        let foreign = [rules::PACKAGE, WELL_KNOWN];
        self.pool.files().filter(move |file| {
            self.own.contains(file.name()) && !foreign.contains(&file.package_name())
        })
    }
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
