//! Making a release: the contract as it is now, and the agent of this commit.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use agent_schema::Contract;
use agent_schema::model::Model;
use anyhow::{Result, ensure};

use super::commit::{git, rustc};
use vm_harness::agent::{Agent, Manifest, Release, sha256};
use vm_harness::ground::Workspace;

/// What a contract is made of, below `proto/`.
const PACKAGES: [&str; 2] = ["handclasp", "grpc"];

/// Makes the release, or fails if nobody could build its agent again.
pub(super) fn run(workspace: &Workspace, release: &Release) -> Result<()> {
    let proto = workspace.root().join("proto");
    check_version(&proto, release.version())?;
    let changes = git(workspace.root(), &["status", "--porcelain"])?;
    ensure!(
        changes.is_empty(),
        "there are changes that no commit holds, so that nobody could build this agent again:\n{changes}"
    );
    let agent = Agent::build(workspace)?;
    let program = fs::read(&agent.stripped)?;
    let manifest = manifest(workspace, release, &program)?;
    let frozen = proto.join("released").join(release.version());
    if frozen.exists() {
        fs::remove_dir_all(&frozen)?;
    }
    for package in PACKAGES {
        copy(&proto.join(package), &frozen.join(package))?;
    }
    keep(release, &program, &manifest)?;
    println!(
        "froze contract {} in {}, and its agent ({} bytes) in {}",
        release.version(),
        frozen.display(),
        manifest.bytes,
        release.directory().display()
    );
    Ok(())
}

/// Fails unless the contract is of this version.
fn check_version(proto: &Path, version: &str) -> Result<()> {
    let model = Model::read(&Contract::read(proto)?).map_err(agent_schema::SchemaError::from)?;
    ensure!(
        model.version.to_string() == version,
        "the contract declares version {}, not {version}: see proto/handclasp/v1/features.proto",
        model.version
    );
    Ok(())
}

fn manifest(workspace: &Workspace, release: &Release, program: &[u8]) -> Result<Manifest> {
    let root = workspace.root();
    Ok(Manifest {
        contract: release.version().to_owned(),
        commit: git(root, &["rev-parse", "HEAD"])?,
        rustc: rustc()?,
        cargo_lock_sha256: sha256(&fs::read(root.join("Cargo.lock"))?),
        sha256: sha256(program),
        bytes: program.len() as u64,
    })
}

/// Puts the program and its manifest into the release's directory.
fn keep(release: &Release, program: &[u8], manifest: &Manifest) -> Result<()> {
    fs::create_dir_all(release.directory())?;
    let path = release.program_path();
    fs::write(&path, program)?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
    let text = serde_json::to_string_pretty(manifest)? + "\n";
    fs::write(release.manifest_path(), text)?;
    Ok(())
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
