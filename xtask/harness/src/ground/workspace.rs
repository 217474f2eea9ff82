//! Where things are: the checkout and its target directory.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The checkout that this binary was built from.
pub struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Finds the workspace, and honours `CARGO_TARGET_DIR`.
    pub fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .nth(2)
            .context("xtask/harness lies outside a workspace")?
            .to_path_buf();
        let target = env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| root.join("target"), |target| root.join(target));
        Ok(Self { root, target })
    }

    /// The directory of the root `Cargo.toml`.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo's target directory.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Kernel, busybox, images and cached answers for virtual machines.
    pub fn vm(&self) -> PathBuf {
        self.target.join("vm")
    }

    /// Programs that were built from crates.io for this workspace alone.
    pub fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// Waits until no other `cargo xtask` prepares the same target directory; the lock ends with the value.
    pub fn lock(&self) -> Result<File> {
        let directory = self.vm();
        fs::create_dir_all(&directory)
            .with_context(|| format!("cannot create {}", directory.display()))?;
        let path = directory.join("lock");
        let file =
            File::create(&path).with_context(|| format!("cannot create {}", path.display()))?;
        file.lock()
            .with_context(|| format!("cannot lock {}", path.display()))?;
        Ok(file)
    }
}
