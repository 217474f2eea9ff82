//! Where a contract comes from: a directory, a git revision or a descriptor set.

mod base;
mod compile;
mod editions;
mod files;
mod git;
mod set;
mod text;

use crate::check::{CheckError, Version};
use std::collections::{BTreeMap, HashMap};
use std::ffi::OsStr;
use std::path::PathBuf;

pub(crate) use compile::{Input, compile, parse};
pub(crate) use editions::Features;
pub(crate) use files::read_files;
use protox::prost_reflect::DescriptorPool;
use protox::prost_reflect::prost_types::SourceCodeInfo;

/// The names that descriptor sets end with.
const SET_EXTENSIONS: [&str; 6] = ["binpb", "bin", "pb", "desc", "protoset", "fds"];

/// Where a contract comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// All `.proto` files below a directory, except those in its `released` directory; or, where it is a
    /// file, a descriptor set as `protoc --include_imports -o` or `buf build` write it.
    Path(PathBuf),
    /// All `.proto` files below a path in a revision of a git repository.
    Git {
        /// A directory of the repository.
        repository: PathBuf,
        /// The revision.
        revision: String,
        /// The path, from the repository's root.
        path: String,
    },
}

/// A compiled contract, and which of its files are its own.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub(crate) pool: DescriptorPool,
    /// The names of the files that are the contract's own; empty where that is not known.
    pub(crate) own: Vec<String>,
    /// Where the elements of files stand, of which the descriptors do not say so.
    pub(crate) positions: Positions,
    /// What the features of editions say.
    pub(crate) features: Features,
}

/// Where the elements of files stand, by the files' names.
pub(crate) type Positions = HashMap<String, SourceCodeInfo>;

impl Source {
    /// Reads a source as it is written on a command line: a path, or `git:REVISION:PATH`.
    ///
    /// # Errors
    /// Where a revision has no path.
    pub fn parse(text: &str) -> Result<Self, CheckError> {
        let Some(rest) = text.strip_prefix("git:") else {
            return Ok(Self::Path(text.into()));
        };
        match rest.split_once(':') {
            Some((revision, path)) if !revision.is_empty() && !revision.starts_with('-') => {
                Ok(Self::Git {
                    repository: PathBuf::from("."),
                    revision: revision.to_owned(),
                    path: path.trim_end_matches('/').to_owned(),
                })
            }
            _ => Err(CheckError::Revision(text.to_owned())),
        }
    }

    /// The version that the source is named for: by the last part of its path, or by its tag.
    pub(crate) fn version(&self) -> Option<Version> {
        match self {
            Self::Path(path) => version_of_name(path.file_name()?.to_str()?),
            Self::Git { revision, path, .. } => path
                .rsplit('/')
                .next()
                .and_then(version_of_name)
                .or_else(|| version_of_tag(revision)),
        }
    }

    /// The source as a person would write it, and what its files' names are relative to.
    pub(crate) fn origin(&self) -> String {
        match self {
            Self::Path(path) => path.display().to_string(),
            Self::Git { revision, path, .. } => format!("git:{revision}:{path}"),
        }
    }

    /// Compiles the contract; imports are also looked for in `includes`.
    pub(crate) fn compile(&self, includes: &[PathBuf]) -> Result<Compiled, CheckError> {
        let origin = self.origin();
        match self {
            Self::Path(path) if path.is_dir() => {
                compile_files(&read_files(path)?, includes, &origin)
            }
            Self::Path(path) if path.extension() == Some(OsStr::new("proto")) => {
                Err(CheckError::OneFile(path.clone()))
            }
            Self::Path(path) => set::read(&files::read(path)?, &origin),
            Self::Git {
                repository,
                revision,
                path,
            } => match git::read(repository, revision, path, &origin)? {
                git::Found::Files(files) => compile_files(&files, includes, &origin),
                git::Found::File(bytes) => set::read(&bytes, &origin),
            },
        }
    }
}

impl Compiled {
    /// What is compiled and has its positions in the descriptors.
    fn of(pool: DescriptorPool) -> Self {
        Self {
            pool,
            own: Vec::new(),
            positions: HashMap::new(),
            features: Features::default(),
        }
    }
}

/// The version that a directory or a descriptor set is named for.
pub(crate) fn version_of_name(name: &str) -> Option<Version> {
    let stem = name.rsplit_once('.').filter(|_| is_set_name(name));
    stem.map_or(name, |(stem, _)| stem).parse().ok()
}

/// Whether a file is named as descriptor sets are.
pub(crate) fn is_set_name(name: &str) -> bool {
    let end = name.rsplit_once('.').map(|(_, end)| end);
    end.is_some_and(|end| SET_EXTENSIONS.contains(&end))
}

/// The version that a tag ends with: `v1.2`, `release-1.2`, `proto/v1.2.3`.
fn version_of_tag(tag: &str) -> Option<Version> {
    let is_number = |end: char| end.is_ascii_digit() || end == '.';
    let prefix = tag.trim_end_matches(is_number);
    let is_apart = !prefix.ends_with(|end: char| end.is_alphanumeric() && end != 'v');
    let version = &tag[prefix.len()..];
    version.parse().ok().filter(|_| is_apart)
}

fn compile_files(
    files: &BTreeMap<String, String>,
    includes: &[PathBuf],
    origin: &str,
) -> Result<Compiled, CheckError> {
    if files.is_empty() {
        return Err(CheckError::Empty(origin.to_owned()));
    }
    let (pool, positions) = compile::compile_apart(Input {
        origin,
        files,
        includes,
    })?;
    Ok(Compiled {
        own: files.keys().cloned().collect(),
        positions,
        ..Compiled::of(pool)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_ends_with_its_version_and_a_pre_release_has_none() {
        for tag in ["v1.2.3", "1.2.3", "release-1.2.3", "proto/v1.2.3"] {
            assert_eq!(version_of_tag(tag), "1.2.3".parse().ok(), "{tag}");
        }
        for tag in ["main", "v1.2.3-rc1", "1.2.3-rc1.0", "1.2.3-rc.1", "v1", "5"] {
            assert_eq!(version_of_tag(tag), None, "{tag}");
        }
    }
}
