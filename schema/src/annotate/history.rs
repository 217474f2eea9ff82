//! Where the releases of a contract come from.

use super::AnnotateError;
use crate::check::{Release, Source, Version, read_history};
use std::path::PathBuf;

/// Where the releases of a contract come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum History {
    /// A directory with one directory for each release, named for its version.
    Directory(PathBuf),
    /// Revisions of a git repository.
    Git {
        /// A directory of the repository.
        repository: PathBuf,
        /// The contract's directory, from the repository's root.
        path: String,
        /// The revisions.
        tags: Vec<Tag>,
    },
}

/// A revision in which a contract was released.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The version that was released.
    pub version: Version,
    /// The revision.
    pub revision: String,
}

impl Tag {
    /// Reads `VERSION=REVISION`, or a tag that ends with its version, such as `release-1.4`.
    ///
    /// # Errors
    /// If there is no version.
    pub fn parse(text: &str) -> Result<Self, AnnotateError> {
        let (version, revision) = text.split_once('=').unwrap_or_else(|| {
            let digit = text.find(|letter: char| letter.is_ascii_digit());
            (&text[digit.unwrap_or(text.len())..], text)
        });
        match version.parse() {
            Ok(version) if !revision.is_empty() && !revision.starts_with('-') => Ok(Self {
                version,
                revision: revision.to_owned(),
            }),
            _ => Err(AnnotateError::Tag(text.to_owned())),
        }
    }
}

impl History {
    /// Reads all releases, the oldest first.
    pub(super) fn read(
        &self,
        includes: &[PathBuf],
    ) -> Result<Vec<(Version, Release)>, AnnotateError> {
        let mut releases = match self {
            Self::Directory(directory) => {
                let releases = read_history(directory, includes)?.into_iter();
                let releases =
                    releases.filter_map(|release| Some((release.directory_version?, release)));
                releases.collect()
            }
            Self::Git {
                repository,
                path,
                tags,
            } => {
                let read = |tag: &Tag| -> Result<_, AnnotateError> {
                    let source = Source::Git {
                        repository: repository.clone(),
                        revision: tag.revision.clone(),
                        path: path.trim_end_matches('/').to_owned(),
                    };
                    Ok((tag.version, Release::read(&source, includes)?))
                };
                tags.iter().map(read).collect::<Result<Vec<_>, _>>()?
            }
        };
        releases.sort_by_key(|(version, _)| *version);
        Ok(releases)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_its_version_or_is_given_one() {
        let parse = |text| Tag::parse(text).map(|tag| (tag.version.to_string(), tag.revision));
        for (text, version, revision) in [
            ("v1.4.1", "1.4.1", "v1.4.1"),
            ("release-1.4", "1.4", "release-1.4"),
            ("1.4=a-branch", "1.4", "a-branch"),
        ] {
            let expected = (version.to_owned(), revision.to_owned());
            assert_eq!(parse(text).unwrap(), expected);
        }
        for text in ["main", "1.4.0-rc1", "1.4=", "1.4=--all", "x=1.4"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
