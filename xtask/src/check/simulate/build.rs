//! The simulation's program: how it is built, and where it is.

use std::path::{Path, PathBuf};
use std::process::Command;

use vm_harness::ground::{Workspace, step};

/// The cargo profile: quick, with checks that panic.
const PROFILE: &str = "simulate";

/// Builds the simulation in a target directory.
pub(crate) fn build(workspace: &Workspace, target: &Path) -> Command {
    let mut build = step::cargo();
    build
        .current_dir(workspace.root())
        .args(["build", "--package", "handclasp-simulation"])
        .args(["--bin", "simulate", "--profile", PROFILE, "--target-dir"])
        .arg(target);
    build
}

/// Where the simulation is when it is built.
pub(crate) fn binary(target: &Path) -> PathBuf {
    target.join(PROFILE).join("simulate")
}
