//! Reads the `.proto` files below a directory.

use crate::check::CheckError;
use std::collections::{BTreeMap, HashSet, VecDeque};
use std::ffi::OsStr;
use std::fs::{self, File, FileType};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The directory at the root of a contract with its history, which is not in force.
pub(super) const RELEASED: &str = "released";

/// The largest file that is read, in bytes.
pub(super) const MAX_FILE: u64 = 256 << 20;

/// All `.proto` files below a directory that are in force, by the names that they are imported by.
pub(crate) fn read_files(root: &Path) -> Result<BTreeMap<String, String>, CheckError> {
    let canonical = fs::canonicalize(root).map_err(|cause| unreadable(root, cause))?;
    let mut walk = Walk {
        root: root.to_owned(),
        canonical,
        seen: HashSet::new(),
        directories: VecDeque::from([root.to_owned()]),
        links: VecDeque::new(),
        files: BTreeMap::new(),
    };
    // Links last: a directory that is also reached without one keeps that name.
    while let Some(directory) = walk
        .directories
        .pop_front()
        .or_else(|| walk.links.pop_front())
    {
        walk.directory(&directory)?;
    }
    Ok(walk.files)
}

/// Reads a regular file, whatever links lead to it.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, CheckError> {
    let metadata = fs::metadata(path).map_err(|cause| unreadable(path, cause))?;
    if !metadata.is_file() {
        return Err(CheckError::NotAFile {
            path: path.to_owned(),
            kind: kind(metadata.file_type()),
        });
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_FILE + 1).read_to_end(&mut bytes))
        .map_err(|cause| unreadable(path, cause))?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(CheckError::TooLarge(path.display().to_string()));
    }
    Ok(bytes)
}

/// The text of a `.proto` file, without the mark that some editors put before it.
pub(super) fn text(bytes: Vec<u8>, name: &str) -> Result<String, CheckError> {
    let text = String::from_utf8(bytes).map_err(|_| CheckError::NotText(name.to_owned()))?;
    Ok(match text.strip_prefix('\u{feff}') {
        Some(text) => text.to_owned(),
        None => text,
    })
}

struct Walk {
    root: PathBuf,
    /// The root without links.
    canonical: PathBuf,
    /// The directories that were read, without links: one that is linked to several times is read once.
    seen: HashSet<PathBuf>,
    directories: VecDeque<PathBuf>,
    /// Links to directories.
    links: VecDeque<PathBuf>,
    files: BTreeMap<String, String>,
}

impl Walk {
    fn directory(&mut self, directory: &Path) -> Result<(), CheckError> {
        let failed = |cause| unreadable(directory, cause);
        let canonical = fs::canonicalize(directory).map_err(failed)?;
        // A link to a directory around the contract would bring in what is beside it.
        let is_around = canonical != self.canonical && self.canonical.starts_with(&canonical);
        if is_around || !self.seen.insert(canonical) {
            return Ok(());
        }
        let entries: Result<Vec<_>, _> = fs::read_dir(directory).map_err(failed)?.collect();
        let mut entries = entries.map_err(failed)?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let file_type = entry.file_type().map_err(failed)?;
            self.entry(entry.path(), file_type)?;
        }
        Ok(())
    }

    fn entry(&mut self, path: PathBuf, file_type: FileType) -> Result<(), CheckError> {
        if path == self.root.join(RELEASED) {
            return Ok(());
        }
        if file_type.is_dir() {
            self.directories.push_back(path);
        } else if file_type.is_symlink() && path.is_dir() {
            self.links.push_back(path);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "proto")
        {
            let name = self.name(&path)?;
            let text = text(read(&path)?, &path.display().to_string())?;
            self.files.insert(name, text);
        }
        Ok(())
    }

    /// The name that a file is imported by: with slashes, whatever the system's separator is.
    fn name(&self, path: &Path) -> Result<String, CheckError> {
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        let parts: Option<Vec<_>> = relative.iter().map(OsStr::to_str).collect();
        match parts {
            Some(parts) => Ok(parts.join("/")),
            None => Err(CheckError::FileName(path.to_owned())),
        }
    }
}

fn unreadable(path: &Path, cause: io::Error) -> CheckError {
    CheckError::Read {
        path: path.to_owned(),
        cause,
    }
}

#[cfg(unix)]
fn kind(file_type: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    if file_type.is_dir() {
        "a directory"
    } else if file_type.is_fifo() {
        "a FIFO"
    } else if file_type.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn kind(file_type: FileType) -> &'static str {
    if file_type.is_dir() {
        "a directory"
    } else {
        "something else"
    }
}
