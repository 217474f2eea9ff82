//! `cargo xtask generate`: writes what the contract yields, or checks that it is what is checked in.

use agent_schema::GeneratedFile;
use anyhow::{Context, bail};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Writes the generated files and removes what is no longer generated, or with `check` fails naming each file
/// that differs.
pub(crate) fn run(check: bool) -> anyhow::Result<()> {
    let root = workspace_root()?;
    let files = agent_schema::generate(&root)?;
    let mut different = Vec::new();
    for stale in stale(&root, &files)? {
        if !check {
            fs::remove_file(root.join(&stale))
                .with_context(|| format!("cannot remove {}", stale.display()))?;
            println!("removed {}", stale.display());
        }
        different.push(stale);
    }
    for file in files {
        let path = root.join(&file.path);
        // A file that is not there, or is not text, differs as well.
        if fs::read_to_string(&path).is_ok_and(|contents| contents == file.contents) {
            continue;
        }
        if !check {
            write(&path, &file.contents)?;
            println!("wrote {}", file.path.display());
        }
        different.push(file.path);
    }
    if check && !different.is_empty() {
        bail!(
            "not what the contract yields: {}; run `cargo xtask generate` and commit what it writes",
            list(&different)
        );
    }
    Ok(())
}

/// The files in directories called `generated` that the contract does not yield.
fn stale(root: &Path, files: &[GeneratedFile]) -> anyhow::Result<Vec<PathBuf>> {
    let yielded: BTreeSet<&Path> = files.iter().map(|file| file.path.as_path()).collect();
    let directories: BTreeSet<&Path> = yielded
        .iter()
        .flat_map(|path| path.ancestors())
        .filter(|path| path.ends_with("generated"))
        .collect();
    let mut found = Vec::new();
    for directory in directories {
        find(root, directory, &mut found)?;
    }
    found.retain(|path| !yielded.contains(path.as_path()));
    Ok(found)
}

/// All files below `directory`, relative to `root`.
fn find(root: &Path, directory: &Path, found: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let absolute = root.join(directory);
    // One that nothing was written to yet has nothing stale.
    if !absolute.exists() {
        return Ok(());
    }
    let failed = || format!("cannot read {}", directory.display());
    for entry in fs::read_dir(&absolute).with_context(failed)? {
        let entry = entry.with_context(failed)?;
        let path = directory.join(entry.file_name());
        if entry.path().is_dir() {
            find(root, &path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

fn workspace_root() -> anyhow::Result<PathBuf> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = manifest
        .parent()
        .context("xtask has a workspace around it")?;
    Ok(root.to_owned())
}

fn write(path: &Path, contents: &str) -> anyhow::Result<()> {
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory)
            .with_context(|| format!("cannot create {}", directory.display()))?;
    }
    fs::write(path, contents).with_context(|| format!("cannot write {}", path.display()))
}

fn list(paths: &[PathBuf]) -> String {
    let names: Vec<_> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    names.join(", ")
}
