//! Building a released agent again, to compare it with the one that is kept.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use super::commit::{git, rustc};
use vm_harness::agent::{BINARY, Manifest, Release, sha256};
use vm_harness::ground::{Workspace, step};

/// Builds the release's commit in a worktree of its own and compares the programs.
pub(super) fn run(workspace: &Workspace, release: &Release) -> Result<()> {
    let manifest = release.manifest()?;
    let version = release.version();
    let built = sha256(&build(workspace, version, &manifest)?);
    if built == manifest.sha256 {
        println!(
            "agent {version}: built again from {}, the same {} bytes",
            manifest.commit, manifest.bytes
        );
        return Ok(());
    }
    let ours = rustc()?;
    if ours != manifest.rustc {
        bail!(
            "agent {version} was built with {}, and this is {ours}: build it with that compiler",
            manifest.rustc
        );
    }
    bail!("agent {version}: the same compiler makes another program, {built}")
}

fn build(workspace: &Workspace, version: &str, manifest: &Manifest) -> Result<Vec<u8>> {
    let root = workspace.root();
    let tree = workspace.target().join("release").join(version);
    check_out(root, &tree, &manifest.commit)?;
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
    remove(root, &tree)?;
    Ok(program)
}

/// Makes a worktree of the commit, in place of an older one.
fn check_out(root: &Path, tree: &Path, commit: &str) -> Result<()> {
    if tree.exists() {
        remove(root, tree)?;
    }
    git(root, &["worktree", "prune"])?;
    let path = tree.display().to_string();
    let add = ["worktree", "add", "--detach", "--force", &path, commit];
    git(root, &add).with_context(|| format!("this checkout lacks the commit {commit}"))?;
    Ok(())
}

fn remove(root: &Path, tree: &Path) -> Result<()> {
    let path = tree.display().to_string();
    git(root, &["worktree", "remove", "--force", &path])?;
    Ok(())
}
