//! Released agents: the program of each contract's version, kept beside the manifest of what it was made from.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::build::BINARY;
use crate::ground::Workspace;

/// Where released agents are, in the checkout.
const DIRECTORY: &str = "tests/released";

/// What a released agent was made from.
#[derive(Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// The contract's version.
    pub contract: String,
    /// The commit that it was built from.
    pub commit: String,
    /// The compiler, as it names itself.
    pub rustc: String,
    /// The SHA-256 of that commit's `Cargo.lock`.
    pub cargo_lock_sha256: String,
    /// The SHA-256 of the program.
    pub sha256: String,
    /// The program's length.
    pub bytes: u64,
}

/// The directory of a version's released agent.
pub struct Release {
    version: String,
    directory: PathBuf,
}

impl Release {
    /// The directory that the version has, or would have.
    pub fn new(workspace: &Workspace, version: &str) -> Self {
        Self {
            version: version.to_owned(),
            directory: Self::all(workspace).join(version),
        }
    }

    /// The directory with the directories of all versions.
    pub fn all(workspace: &Workspace) -> PathBuf {
        workspace.root().join(DIRECTORY)
    }

    /// The contract's version.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The release's directory.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Where the manifest is.
    pub fn manifest_path(&self) -> PathBuf {
        self.directory.join("manifest.json")
    }

    /// Where the program is.
    pub fn program_path(&self) -> PathBuf {
        self.directory.join(BINARY)
    }

    /// The kept program, whose bytes are those that its manifest names.
    pub fn program(&self) -> Result<PathBuf> {
        self.manifest()?;
        Ok(self.program_path())
    }

    /// The manifest of the program that is kept, which is the manifest's.
    pub fn manifest(&self) -> Result<Manifest> {
        let path = self.manifest_path();
        let text = fs::read_to_string(&path).with_context(|| {
            format!(
                "there is no release {}: no {}",
                self.version,
                path.display()
            )
        })?;
        let manifest: Manifest = serde_json::from_str(&text)
            .with_context(|| format!("{} is no manifest", path.display()))?;
        let kept = sha256(&fs::read(self.program_path())?);
        ensure!(
            kept == manifest.sha256,
            "{} is not the program of its manifest: its SHA-256 is {kept}",
            self.program_path().display()
        );
        Ok(manifest)
    }
}

/// The SHA-256 of these bytes, as a manifest has it.
pub fn sha256(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in Sha256::digest(bytes) {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
