//! What is measured and what measures it: how they are built, and where they are put.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use vm_harness::agent::Agent;
use vm_harness::ground::{Workspace, step};

/// Static programs run on this target, which has to be named for their flags not to reach build scripts.
const TARGET: &str = "x86_64-unknown-linux-gnu";
/// The floors, built as the agent is.
const ECHOES: [&str; 2] = ["echo-epoll", "echo-blocking"];
/// The servers of other projects.
const PEERS: [&str; 4] = ["ttrpc-async", "ttrpc-sync", "ttrpc-init", "grpc-tonic"];

/// Builds what is measured, and puts it into a directory.
pub(super) fn programs(workspace: &Workspace, directory: &Path) -> Result<()> {
    fs::create_dir_all(directory)
        .with_context(|| format!("cannot create {}", directory.display()))?;
    install(&Agent::build(workspace)?.stripped, directory)?;
    echoes(workspace)?;
    peers(workspace)?;
    for echo in ECHOES {
        strip(&workspace.target().join("agent").join(echo), directory)?;
    }
    let built = workspace.target().join(TARGET).join("peers");
    for peer in PEERS {
        install(&built.join(peer), directory)?;
    }
    Ok(())
}

/// Builds the program that measures.
pub(super) fn driver(workspace: &Workspace) -> Result<PathBuf> {
    let mut driver = cargo(workspace, "build");
    step::run(
        "bench-driver",
        driver.args(["--release", "--package", "handclasp-benches"]),
    )?;
    Ok(workspace.target().join("release/handclasp-bench"))
}

/// A cargo command in the workspace, with its flags as the workspace has them.
pub(super) fn cargo(workspace: &Workspace, subcommand: &str) -> Command {
    let mut command = step::cargo();
    command
        .current_dir(workspace.root())
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .arg(subcommand)
        .arg("--target-dir")
        .arg(workspace.target());
    command
}

/// Copies a file, whose directory need not be there.
pub(super) fn copy(from: &Path, to: &Path) -> Result<()> {
    let context = || format!("cannot copy {} to {}", from.display(), to.display());
    if let Some(directory) = to.parent() {
        fs::create_dir_all(directory).with_context(context)?;
    }
    fs::copy(from, to).with_context(context)?;
    Ok(())
}

fn echoes(workspace: &Workspace) -> Result<()> {
    let mut build = cargo(workspace, "build");
    build.args(["--package", "handclasp-echo", "--profile", "agent"]);
    step::run("bench-echo", build.args(["--features", "freestanding"]))
}

fn peers(workspace: &Workspace) -> Result<()> {
    let mut build = cargo(workspace, "build");
    build.args([
        "--package",
        "handclasp-peers",
        "--profile",
        "peers",
        "--target",
        TARGET,
    ]);
    // Static, as they would be in a guest's image.
    step::run(
        "bench-servers",
        build.env("RUSTFLAGS", "-Ctarget-feature=+crt-static"),
    )
}

fn strip(program: &Path, directory: &Path) -> Result<()> {
    let target = directory.join(name(program)?);
    step::run(
        "strip",
        Command::new("strip").arg("-o").arg(target).arg(program),
    )
}

fn install(program: &Path, directory: &Path) -> Result<()> {
    copy(program, &directory.join(name(program)?))
}

fn name(path: &Path) -> Result<&OsStr> {
    path.file_name()
        .with_context(|| format!("{} has no name", path.display()))
}
