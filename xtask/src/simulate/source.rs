//! A copy of the checkout's tracked files, in which a bug can be planted without touching the originals.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::variants::Variant;

/// A copy of the tracked files as they are now.
pub(super) struct Copy {
    root: PathBuf,
}

impl Copy {
    /// Brings the copy in `root` up to date with `checkout`; what has not changed keeps its time, and need not be built again.
    pub(super) fn make(checkout: &Path, root: PathBuf) -> Result<Self> {
        let listed = Command::new("git")
            .current_dir(checkout)
            .args(["ls-files", "-z"])
            .output()
            .context("cannot run git")?;
        ensure!(
            listed.status.success(),
            "git does not list the tracked files of {}",
            checkout.display()
        );
        let listed = String::from_utf8(listed.stdout).context("a file's name is not UTF-8")?;
        for name in listed.split_terminator('\0') {
            let from = checkout.join(name);
            // One that was removed and not committed yet is no part of the source.
            if from.is_file() {
                let bytes =
                    fs::read(&from).with_context(|| format!("cannot read {}", from.display()))?;
                write(&root.join(name), &bytes)?;
            }
        }
        Ok(Self { root })
    }

    /// The directory of its root `Cargo.toml`.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Plants a bug, lets `work` look for it, and takes it out again.
    pub(super) fn with<R>(&self, variant: &Variant, work: impl FnOnce() -> Result<R>) -> Result<R> {
        let path = self.root.join(variant.file);
        let whole =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let found = whole.matches(variant.text).count();
        ensure!(
            found == 1,
            "variant `{}`: its text is {found} times in {}, and has to be there once: the source has changed",
            variant.name,
            variant.file
        );
        write(
            &path,
            whole.replace(variant.text, variant.replacement).as_bytes(),
        )?;
        let result = work();
        write(&path, whole.as_bytes())?;
        result
    }
}

/// Writes a file, unless that is what it holds.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|held| held == bytes) {
        return Ok(());
    }
    let context = || format!("cannot write {}", path.display());
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).with_context(context)?;
    }
    fs::write(path, bytes).with_context(context)
}

#[cfg(test)]
mod tests {
    use super::*;

    const VARIANT: Variant = Variant {
        name: "sample",
        file: "file",
        text: "right",
        replacement: "wrong",
        breaks: "Everything.",
    };

    #[test]
    fn a_bug_is_planted_where_its_text_is_once_and_is_gone_afterwards() {
        let directory = tempfile::tempdir().unwrap();
        let copy = Copy {
            root: directory.path().to_path_buf(),
        };
        let path = directory.path().join("file");
        fs::write(&path, "all right").unwrap();
        let planted = copy.with(&VARIANT, || Ok(fs::read_to_string(&path)?));
        assert_eq!(planted.unwrap(), "all wrong");
        assert_eq!(fs::read_to_string(&path).unwrap(), "all right");
        for other in ["all", "right right"] {
            fs::write(&path, other).unwrap();
            assert!(copy.with(&VARIANT, || Ok(())).is_err());
        }
    }
}
