//! Generated files as they are checked in: written, or compared.
//!
//! [`run_command`] is the `main` of a project's own generator.

use crate::{GeneratedFile, SchemaError};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The name of the directories in which nothing may be but what is generated.
const GENERATED: &str = "generated";

/// Generates files, and writes them below `root`; with the argument `--check`, only compares them with what is there. Prints
/// what it does.
///
/// The exit code is 0 for success, 1 if something fails or a file differs, and 2 for another argument.
///
/// ```no_run
/// use agent_schema::{GeneratedFile, SchemaError, checked_in};
/// use std::path::Path;
/// use std::process::ExitCode;
///
/// fn generate(root: &Path) -> Result<Vec<GeneratedFile>, SchemaError> {
///     // Read `root`'s contract, and pass it to `guest::generate` and `host::generate`.
/// #   Ok(Vec::new())
/// }
///
/// fn main() -> ExitCode {
///     checked_in::run_command(Path::new(env!("CARGO_MANIFEST_DIR")), generate)
/// }
/// ```
pub fn run_command(
    root: &Path,
    generate: impl FnOnce(&Path) -> Result<Vec<GeneratedFile>, SchemaError>,
) -> ExitCode {
    let is_check = match std::env::args().nth(1).as_deref() {
        None => false,
        Some("--check") => true,
        Some(other) => {
            eprintln!("{other:?} is not an argument: there is only --check");
            return ExitCode::from(2);
        }
    };
    match generate(root).and_then(|files| write_or_check(root, &files, is_check)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes those of `files` that differ from what is below `root`, and removes what is no longer generated
/// from the directories called `generated`. Returns the paths of both, relative to `root`.
///
/// # Errors
/// Where a file cannot be read, written or removed.
pub fn write(root: &Path, files: &[GeneratedFile]) -> Result<Vec<PathBuf>, SchemaError> {
    let mut touched = stale(root, files)?;
    for path in &touched {
        fs::remove_file(root.join(path)).map_err(|cause| failed(path, cause))?;
    }
    for file in files.iter().filter(|file| differs(root, file)) {
        let path = root.join(&file.path);
        let written = match path.parent() {
            Some(directory) => fs::create_dir_all(directory),
            None => Ok(()),
        };
        written
            .and_then(|()| fs::write(&path, &file.contents))
            .map_err(|cause| failed(&file.path, cause))?;
        touched.push(file.path.clone());
    }
    Ok(touched)
}

/// Checks that [`write()`] would have nothing to do.
///
/// # Errors
/// [`SchemaError::Drift`] names each file that it would write or remove.
pub fn check(root: &Path, files: &[GeneratedFile]) -> Result<(), SchemaError> {
    let mut paths = stale(root, files)?;
    let different = files.iter().filter(|file| differs(root, file));
    paths.extend(different.map(|file| file.path.clone()));
    if paths.is_empty() {
        Ok(())
    } else {
        Err(SchemaError::Drift { paths })
    }
}

fn write_or_check(root: &Path, files: &[GeneratedFile], is_check: bool) -> Result<(), SchemaError> {
    if is_check {
        return check(root, files);
    }
    for path in write(root, files)? {
        println!("wrote or removed {}", path.display());
    }
    Ok(())
}

/// A file that is not there, or is not text, differs as well.
fn differs(root: &Path, file: &GeneratedFile) -> bool {
    !fs::read_to_string(root.join(&file.path)).is_ok_and(|contents| contents == file.contents)
}

/// The files in directories called `generated` that are not among `files`.
fn stale(root: &Path, files: &[GeneratedFile]) -> Result<Vec<PathBuf>, SchemaError> {
    let yielded: BTreeSet<&Path> = files.iter().map(|file| file.path.as_path()).collect();
    let directories: BTreeSet<&Path> = yielded
        .iter()
        .flat_map(|path| path.ancestors())
        .filter(|path| path.ends_with(GENERATED))
        .collect();
    let mut found = Vec::new();
    for directory in directories {
        find(root, directory, &mut found).map_err(|cause| failed(directory, cause))?;
    }
    found.retain(|path| !yielded.contains(path.as_path()));
    Ok(found)
}

/// All files below `directory`, relative to `root`.
fn find(root: &Path, directory: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    let absolute = root.join(directory);
    // One that nothing was written to yet has nothing stale.
    if !absolute.exists() {
        return Ok(());
    }
    for entry in fs::read_dir(absolute)? {
        let entry = entry?;
        let path = directory.join(entry.file_name());
        if entry.path().is_dir() {
            find(root, &path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

fn failed(path: &Path, cause: io::Error) -> SchemaError {
    SchemaError::File {
        path: path.to_owned(),
        cause,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, contents: &str) -> GeneratedFile {
        GeneratedFile {
            path: PathBuf::from(path),
            contents: contents.to_owned(),
        }
    }

    fn drift(root: &Path, files: &[GeneratedFile]) -> Vec<PathBuf> {
        match check(root, files) {
            Ok(()) => Vec::new(),
            Err(SchemaError::Drift { paths }) => paths,
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn what_is_missing_different_or_stale_is_named_until_it_is_written() {
        let root = tempfile::tempdir().unwrap();
        let old = [
            file("src/generated/a.rs", "a"),
            file("src/generated/b/c.rs", "c"),
        ];
        assert_eq!(drift(root.path(), &old).len(), 2);
        assert_eq!(write(root.path(), &old).unwrap().len(), 2);
        assert!(drift(root.path(), &old).is_empty());
        fs::write(root.path().join("src/by_hand.rs"), "").unwrap();

        let new = [file("src/generated/a.rs", "new")];
        let expected = ["src/generated/b/c.rs", "src/generated/a.rs"].map(PathBuf::from);
        assert_eq!(drift(root.path(), &new), expected);
        assert_eq!(write(root.path(), &new).unwrap(), expected);
        assert!(drift(root.path(), &new).is_empty());
        assert!(!root.path().join("src/generated/b/c.rs").exists());
        assert!(root.path().join("src/by_hand.rs").exists());
    }
}
