//! Writes files so that each is there as a whole, old or new, whenever the command is stopped.

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether a signal asked the command to stop.
///
/// The signals no longer end the process by themselves, so that it can remove its temporary file.
#[derive(Clone, Debug)]
pub(crate) struct Stop(Arc<AtomicBool>);

impl Stop {
    pub(crate) fn catch() -> io::Result<Self> {
        let stop = Self(Arc::default());
        for signal in [SIGHUP, SIGINT, SIGTERM] {
            signal_hook::flag::register(signal, Arc::clone(&stop.0))?;
        }
        Ok(stop)
    }

    fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Writes each file by renaming a temporary one. Returns whether all were written before a signal came.
pub(crate) fn files(files: &[(PathBuf, &str)], stop: &Stop) -> Result<bool, String> {
    for (path, text) in files {
        if stop.is_asked() {
            return Ok(false);
        }
        file(path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    }
    Ok(true)
}

fn file(path: &Path, text: &str) -> io::Result<()> {
    // What a link points to is replaced, not the link.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory)?;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = path.with_file_name(name);
    let written = write(&temporary, &path, text);
    if written.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_file(&temporary);
    }
    written
}

fn write(temporary: &Path, path: &Path, text: &str) -> io::Result<()> {
    fs::write(temporary, text)?;
    if let Ok(metadata) = fs::metadata(path) {
        fs::set_permissions(temporary, metadata.permissions())?;
    }
    fs::rename(temporary, path)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn names(directory: &Path) -> Vec<String> {
        let entries = fs::read_dir(directory).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<_> = names.collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_keeps_its_mode_and_a_link_its_target() {
        let root = tempfile::tempdir().unwrap();
        let (real, link) = (root.path().join("real"), root.path().join("link"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&real, &link).unwrap();
        let new = root.path().join("a/b");
        let stop = Stop(Arc::default());
        assert!(files(&[(link.clone(), "new"), (new.clone(), "x")], &stop).unwrap());
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        assert_eq!(
            fs::metadata(&real).unwrap().permissions().mode() & 0o777,
            0o640
        );
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&new).unwrap(), "x");
        assert_eq!(names(root.path()), ["a", "link", "real"]);
        assert_eq!(names(&root.path().join("a")), ["b"]);
    }

    #[test]
    fn nothing_is_written_after_a_signal_and_no_temporary_file_stays() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("file");
        let stop = Stop(Arc::new(AtomicBool::new(true)));
        assert!(!files(&[(path.clone(), "new")], &stop).unwrap());
        assert!(names(root.path()).is_empty());
        // A directory cannot be replaced by a file.
        fs::create_dir(&path).unwrap();
        let stop = Stop(Arc::default());
        assert!(files(&[(path, "new")], &stop).unwrap_err().contains("file"));
        assert_eq!(names(root.path()), ["file"]);
    }
}
