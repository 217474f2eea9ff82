//! The releases of a history.

use crate::check::source::{is_set_name, version_of_name};
use crate::check::{CheckError, Release, Source, Version};
use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};
use std::thread;

/// The releases in a directory, which are named for their versions.
#[derive(Clone, Debug)]
pub struct Released {
    /// The releases, directories or descriptor sets, the oldest first.
    pub releases: Vec<(Version, PathBuf)>,
    /// The directories and descriptor sets that are named for no version, such as those of pre-releases.
    pub ignored: Vec<PathBuf>,
}

impl Released {
    /// Finds the releases: directories `1.2` or `v1.2.3`, and descriptor sets `v1.2.binpb`.
    ///
    /// # Errors
    /// Where the directory cannot be read, or has a version twice.
    pub fn find(directory: &Path) -> Result<Self, CheckError> {
        let failed = |cause| CheckError::Read {
            path: directory.to_owned(),
            cause,
        };
        let mut found = Self {
            releases: Vec::new(),
            ignored: Vec::new(),
        };
        let entries: Result<Vec<_>, _> = fs::read_dir(directory).map_err(failed)?.collect();
        let mut paths: Vec<_> = entries
            .map_err(failed)?
            .iter()
            .map(DirEntry::path)
            .collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let is_release = path.is_dir() && !name.starts_with('.') || is_set_name(&name);
            match version_of_name(&name) {
                Some(version) => found.releases.push((version, path)),
                None if is_release => found.ignored.push(path),
                None => {}
            }
        }
        found.releases.sort();
        let twice = found
            .releases
            .windows(2)
            .find(|pair| pair[0].0 == pair[1].0);
        match twice {
            Some(pair) => Err(CheckError::SameRelease {
                one: pair[0].1.clone(),
                other: pair[1].1.clone(),
            }),
            None => Ok(found),
        }
    }
}

/// Reads a history: a directory with one directory or descriptor set for each release, named for its version. What is
/// named for no version is left out.
///
/// # Errors
/// As for [`Released::find`] and [`Release::read`].
pub fn read_history(directory: &Path, includes: &[PathBuf]) -> Result<Vec<Release>, CheckError> {
    let releases = Released::find(directory)?.releases.into_iter();
    let paths: Vec<_> = releases.map(|(_, path)| path).collect();
    read_all(&paths, includes)
}

/// Compiling takes most of the time of a check, and releases do not depend on each other.
fn read_all(paths: &[PathBuf], includes: &[PathBuf]) -> Result<Vec<Release>, CheckError> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let share = paths.len().div_ceil(threads).max(1);
    let read = |paths: &[PathBuf]| -> Result<Vec<Release>, CheckError> {
        let sources = paths.iter().cloned().map(Source::Path);
        sources
            .map(|source| Release::read(&source, includes))
            .collect()
    };
    thread::scope(|scope| {
        let shares: Vec<_> = paths
            .chunks(share)
            .map(|share| scope.spawn(|| read(share)))
            .collect();
        let mut releases = Vec::with_capacity(paths.len());
        for share in shares {
            match share.join() {
                Ok(read) => releases.extend(read?),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        Ok(releases)
    })
}
