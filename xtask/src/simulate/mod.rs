//! `cargo xtask simulate`: worlds of a host and a guest from seeds, and bugs that are planted for them to find.

mod planted;
mod variants;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::step;
use crate::workspace::Workspace;

/// The cargo profile: quick, with checks that panic.
const PROFILE: &str = "simulate";

/// Simulate hosts and guests between which everything goes wrong; print what was met and what must not be.
#[derive(Args)]
pub(crate) struct Arguments {
    /// How many worlds: those of the seeds from 0 on.
    #[arg(long, default_value_t = 50_000)]
    pub(crate) seeds: u64,
    /// The world of this seed alone, with all that happens in it.
    #[arg(long, conflicts_with = "planted")]
    pub(crate) seed: Option<u64>,
    /// Plant bugs, each of which has to be found: this one, or without a name all, one after the other.
    #[arg(long, value_name = "NAME", num_args = 0..=1)]
    #[allow(
        clippy::option_option,
        reason = "it is how clap says that a value is optional"
    )]
    pub(crate) planted: Option<Option<String>>,
}

/// Runs worlds; one in which something is that must not be is an error.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    if let Some(name) = &arguments.planted {
        return planted::run(workspace, name.as_deref(), arguments.seeds);
    }
    let mut build = build(workspace, workspace.target());
    step::run("simulate-build", &mut build)?;
    let mut simulate = Command::new(binary(workspace.target()));
    match arguments.seed {
        Some(seed) => simulate.args(["--seed", &seed.to_string()]),
        None => simulate.args(["--seeds", &arguments.seeds.to_string()]),
    };
    step::run("simulate", &mut simulate)
}

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
