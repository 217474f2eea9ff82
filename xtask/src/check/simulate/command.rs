//! The command: runs worlds, with planted bugs or without.

use std::process::Command;

use anyhow::Result;
use clap::Args;

use super::build::{binary, build};
use super::planted;
use vm_harness::ground::{Workspace, step};

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
