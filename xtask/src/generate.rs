//! `cargo xtask generate`: writes what the contract yields, or checks that it is what is checked in.

use anyhow::{Context, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// Writes the generated files, or with `check` fails naming each that differs.
pub(crate) fn run(check: bool) -> anyhow::Result<()> {
    let root = workspace_root()?;
    let mut different = Vec::new();
    for file in agent_schema::generate(&root)? {
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
