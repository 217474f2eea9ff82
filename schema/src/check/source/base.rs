//! The revision of git that a working tree is compared with.

use crate::check::source::{Source, git, version_of_tag};
use crate::check::{CheckError, Version};
use std::path::Path;

impl Source {
    /// The contract of a working tree as it was where its branch left another: what a pull request started from.
    ///
    /// # Errors
    /// Where the directory is in no git repository, or the branch or what both have in common is not there.
    pub fn at_merge_base(directory: &Path, branch: &str) -> Result<Self, CheckError> {
        let tree = WorkingTree::of(directory)?;
        // The commits in between may be missing, which git says with its exit code alone.
        let base = tree.lines(&["merge-base", "--end-of-options", branch, "HEAD"]);
        let base = base.map_err(|error| match error {
            CheckError::Git { origin, reason } if reason.is_empty() => CheckError::Git {
                origin,
                reason: format!(
                    "{branch} and HEAD have no commit in common: fetch the whole history (in CI, fetch-depth: 0)"
                ),
            },
            error => error,
        })?;
        Ok(tree.source(base.first().map_or("", String::as_str)))
    }

    /// The contract of a working tree as the newest release before it had it: that of the highest version among the
    /// tags that match a pattern of git's and that HEAD contains.
    ///
    /// # Errors
    /// Where the directory is in no git repository, or there is no such tag.
    pub fn at_newest_tag(directory: &Path, pattern: &str) -> Result<Self, CheckError> {
        let tree = WorkingTree::of(directory)?;
        let tags = tree.lines(&["tag", "--merged", "HEAD", "--list", pattern])?;
        let versions = tags
            .iter()
            .filter_map(|tag| Some((version_of_tag(tag)?, tag)));
        let newest = versions.max_by(|(one, _), (other, _): &(Version, _)| one.cmp(other));
        let (_, tag) = newest.ok_or_else(|| CheckError::Git {
            origin: tree.origin.clone(),
            reason: format!(
                "no tag that matches \"{pattern}\" and that HEAD contains ends with a version: fetch tags (in CI, fetch-depth: 0)"
            ),
        })?;
        Ok(tree.source(tag))
    }
}

/// A directory of a git repository.
struct WorkingTree {
    /// The directory as it was given.
    origin: String,
    repository: String,
    /// The directory, from the repository's root.
    path: String,
}

impl WorkingTree {
    fn of(directory: &Path) -> Result<Self, CheckError> {
        let origin = directory.display().to_string();
        let words = ["rev-parse", "--show-toplevel", "--show-prefix"];
        let lines = git::lines(directory, &words, &origin)?;
        let line = |index: usize| lines.get(index).cloned().unwrap_or_default();
        Ok(Self {
            origin,
            repository: line(0),
            path: line(1).trim_end_matches('/').to_owned(),
        })
    }

    fn lines(&self, words: &[&str]) -> Result<Vec<String>, CheckError> {
        git::lines(Path::new(&self.repository), words, &self.origin)
    }

    fn source(&self, revision: &str) -> Source {
        Source::Git {
            repository: self.repository.clone().into(),
            revision: revision.to_owned(),
            path: self.path.clone(),
        }
    }
}
