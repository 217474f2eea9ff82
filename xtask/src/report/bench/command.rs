//! The command: measures all parts, or compares two builds.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use super::against;
use super::parts::Bench;
use vm_harness::ground::Workspace;
use vm_harness::ground::packages::{VALGRIND, ensure_program};

/// Measure Handclasp beside its peers, and write docs/benchmarks.md.
///
/// Everything is built, measured and written by this one command, and what it needs it installs; on a fresh machine
/// that takes about half an hour. What else the machine does meanwhile is in the figures.
///
/// With --against, the agent of this checkout is compared with another build of it instead, and no report is written.
#[derive(Args)]
#[command(after_long_help = against::HELP)]
pub(crate) struct Arguments {
    /// Measure little: enough to see that everything runs. The report says so.
    #[arg(long)]
    pub(super) quick: bool,
    /// Leave the virtual machines out; the report keeps their last results.
    #[arg(long, conflicts_with = "against")]
    no_vm: bool,
    /// Compare the agent of this checkout with this build of it, a stripped static program, in the same run.
    #[arg(long, value_name = "PATH")]
    against: Option<PathBuf>,
    /// Write the comparison to this file as JSON too; without a file, to the standard output instead of the table.
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "-", requires = "against")]
    pub(super) json: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<ExitCode> {
    if let Some(before) = &arguments.against {
        return Ok(against::run(workspace, before, arguments));
    }
    report(workspace, arguments)?;
    Ok(ExitCode::SUCCESS)
}

fn report(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    ensure_program("valgrind", &VALGRIND)?;
    let bench = Bench::build(workspace, arguments.quick)?;
    bench.part("bench-peers", |command| {
        command.arg("peers").arg("--programs").arg(&bench.programs)
    })?;
    bench.core(workspace)?;
    if !arguments.no_vm {
        bench.boot(workspace)?;
    }
    bench.part("bench-report", |command| {
        command
            .arg("report")
            .arg("--docs")
            .arg(workspace.root().join("docs"))
    })
}
