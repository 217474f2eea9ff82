//! The contract: all `.proto` files that are in force.

use crate::SchemaError;
use crate::check::compile_in_memory;
use crate::rules;
use protox::prost_reflect::prost_types::FileDescriptorSet;
use protox::prost_reflect::{DescriptorPool, FileDescriptor};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The directory below `proto/` with the history, which is not in force.
const RELEASED: &str = "released";

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
        let mut files = Vec::new();
        find(directory, &mut files)?;
        if files.is_empty() {
            let path = directory.to_owned();
            return Err(SchemaError::Empty { path });
        }
        // The order of a directory's entries is the file system's; what is generated must not follow it.
        files.sort();
        let own = files
            .iter()
            .filter_map(|file| file.strip_prefix(directory).ok());
        let own = own
            .map(|file| file.to_string_lossy().into_owned())
            .collect();
        let includes = includes.iter().map(PathBuf::as_path);
        let mut compiler = protox::Compiler::new([directory].into_iter().chain(includes))?;
        compiler.include_source_info(true).include_imports(true);
        compiler.open_files(files)?;
        Ok(Self {
            pool: compiler.descriptor_pool(),
            descriptors: compiler.file_descriptor_set(),
            own,
        })
    }

    /// Compiles files that are in memory, given by the names that they are imported by.
    ///
    /// # Errors
    /// Where one does not compile.
    pub(crate) fn compile(
        files: BTreeMap<String, String>,
        includes: &[PathBuf],
    ) -> Result<Self, SchemaError> {
        let own = files.keys().cloned().collect();
        let compiler = compile_in_memory(files, includes)?;
        Ok(Self {
            pool: compiler.descriptor_pool(),
            descriptors: compiler.file_descriptor_set(),
            own,
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

fn find(directory: &Path, files: &mut Vec<PathBuf>) -> Result<(), SchemaError> {
    let failed = |cause| SchemaError::Directory {
        path: directory.to_owned(),
        cause,
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
