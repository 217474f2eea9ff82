//! Released agents: the program of each contract's version, kept beside its manifest, and built again.

use std::fmt::Write;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use agent_schema::Contract;
use agent_schema::model::Model;
use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::agent::Agent;
use crate::step;
use crate::workspace::Workspace;

const BINARY: &str = "handclasp-agent";

/// What a released agent was made from.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    /// The contract's version.
    contract: String,
    /// The commit that it was built from.
    commit: String,
    /// The compiler, as it names itself.
    rustc: String,
    /// The SHA-256 of that commit's `Cargo.lock`.
    cargo_lock_sha256: String,
    /// The SHA-256 of the program.
    sha256: String,
    /// The program's length.
    bytes: u64,
}

/// Where the released agent of a version is.
struct Release {
    version: String,
    directory: PathBuf,
}

/// The kept agent of a released version, whose bytes are those that its manifest names.
pub(crate) fn program(workspace: &Workspace, version: &str) -> Result<PathBuf> {
    let release = Release::new(workspace, version);
    release.kept()?;
    Ok(release.program())
}

/// Builds a released agent again and compares it; `freeze` makes the release first.
pub(crate) fn run(workspace: &Workspace, version: &str, freeze: bool) -> Result<()> {
    let release = Release::new(workspace, version);
    if freeze {
        return release.freeze(workspace);
    }
    release.compare(workspace)
}

impl Release {
    fn new(workspace: &Workspace, version: &str) -> Self {
        Self {
            version: version.to_owned(),
            directory: workspace.root().join("tests/released").join(version),
        }
    }

    /// Makes the release: the contract as it is now, and the agent of this commit.
    fn freeze(&self, workspace: &Workspace) -> Result<()> {
        let root = workspace.root();
        let proto = root.join("proto");
        let model =
            Model::read(&Contract::read(&proto)?).map_err(agent_schema::SchemaError::from)?;
        ensure!(
            model.version.to_string() == self.version,
            "the contract declares version {}, not {}: see proto/handclasp/v1/features.proto",
            model.version,
            self.version
        );
        let changes = git(root, &["status", "--porcelain"])?;
        ensure!(
            changes.is_empty(),
            "there are changes that no commit holds, so that nobody could build this agent again:\n{changes}"
        );
        let agent = Agent::build(workspace)?;
        let program = fs::read(&agent.stripped)?;
        let manifest = Manifest {
            contract: self.version.clone(),
            commit: git(root, &["rev-parse", "HEAD"])?,
            rustc: rustc()?,
            cargo_lock_sha256: sha256(&fs::read(root.join("Cargo.lock"))?),
            sha256: sha256(&program),
            bytes: agent.bytes,
        };
        let frozen = proto.join("released").join(&self.version);
        if frozen.exists() {
            fs::remove_dir_all(&frozen)?;
        }
        for package in ["handclasp", "grpc"] {
            copy(&proto.join(package), &frozen.join(package))?;
        }
        fs::create_dir_all(&self.directory)?;
        fs::write(self.program(), &program)?;
        fs::set_permissions(self.program(), fs::Permissions::from_mode(0o755))?;
        let text = serde_json::to_string_pretty(&manifest)? + "\n";
        fs::write(self.manifest(), text)?;
        println!(
            "froze contract {} in {}, and its agent ({} bytes) in {}",
            self.version,
            frozen.display(),
            manifest.bytes,
            self.directory.display()
        );
        Ok(())
    }

    /// Builds the release's commit in a worktree of its own and compares the programs.
    fn compare(&self, workspace: &Workspace) -> Result<()> {
        let manifest = self.kept()?;
        let built = sha256(&self.build(workspace, &manifest)?);
        if built == manifest.sha256 {
            println!(
                "agent {}: built again from {}, the same {} bytes",
                self.version, manifest.commit, manifest.bytes
            );
            return Ok(());
        }
        let ours = rustc()?;
        if ours != manifest.rustc {
            bail!(
                "agent {} was built with {}, and this is {ours}: build it with that compiler",
                self.version,
                manifest.rustc
            );
        }
        bail!(
            "agent {}: the same compiler makes another program, {built}",
            self.version
        )
    }

    /// The manifest of the program that is kept, which is the manifest's.
    fn kept(&self) -> Result<Manifest> {
        let path = self.manifest();
        let text = fs::read_to_string(&path).with_context(|| {
            format!(
                "there is no release {}: no {}",
                self.version,
                path.display()
            )
        })?;
        let manifest: Manifest = serde_json::from_str(&text)
            .with_context(|| format!("{} is no manifest", path.display()))?;
        let kept = sha256(&fs::read(self.program())?);
        ensure!(
            kept == manifest.sha256,
            "{} is not the program of its manifest: its SHA-256 is {kept}",
            self.program().display()
        );
        Ok(manifest)
    }

    fn build(&self, workspace: &Workspace, manifest: &Manifest) -> Result<Vec<u8>> {
        let root = workspace.root();
        let tree = workspace.target().join("release").join(&self.version);
        let path = tree.display().to_string();
        if tree.exists() {
            git(root, &["worktree", "remove", "--force", &path])?;
        }
        git(root, &["worktree", "prune"])?;
        git(
            root,
            &[
                "worktree",
                "add",
                "--detach",
                "--force",
                &path,
                &manifest.commit,
            ],
        )
        .with_context(|| format!("this checkout lacks the commit {}", manifest.commit))?;
        let lock = sha256(&fs::read(tree.join("Cargo.lock"))?);
        ensure!(
            lock == manifest.cargo_lock_sha256,
            "Cargo.lock of {} is not the manifest's",
            manifest.commit
        );
        let target = tree.join("target");
        let mut build = step::cargo();
        build
            .current_dir(&tree)
            .env("CARGO_TARGET_DIR", &target)
            .args(["xtask", "agent"]);
        step::run("release", &mut build)?;
        let program = fs::read(target.join("agent/stripped").join(BINARY))?;
        git(root, &["worktree", "remove", "--force", &path])?;
        Ok(program)
    }

    fn manifest(&self) -> PathBuf {
        self.directory.join("manifest.json")
    }

    fn program(&self) -> PathBuf {
        self.directory.join(BINARY)
    }
}

fn git(root: &Path, arguments: &[&str]) -> Result<String> {
    let output = Command::new("git")
        .current_dir(root)
        .args(arguments)
        .output();
    let output = output.context("cannot run git")?;
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
    ensure!(
        output.status.success(),
        "git {}: {}",
        arguments.join(" "),
        said(&output.stderr)
    );
    Ok(said(&output.stdout))
}

fn rustc() -> Result<String> {
    let output = Command::new("rustc").arg("--version").output();
    let output = output.context("cannot run rustc")?;
    Ok(String::from_utf8_lossy(&output.stdout)
        .trim_end()
        .to_owned())
}

fn sha256(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in Sha256::digest(bytes) {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Copies a directory with all that is in it.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
