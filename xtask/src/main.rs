//! Project tasks: `cargo xtask help` lists them.

mod check;
mod release;
mod report;
mod vm;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::check::{coverage, fuzz, generate, lint, mutants, prove, simulate, test};
use crate::report::{bench, skew};
use crate::vm::{demo, hold, image as guest_image, kernel};
use vm_harness::ground::Workspace;

/// Handclasp's project tasks. What a task needs and does not find it installs, or names.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    Agent(release::agent::Arguments),
    Image(guest_image::Arguments),
    Vm(hold::Arguments),
    Demo(demo::Arguments),
    Fuzz(fuzz::Arguments),
    Bench(bench::Arguments),
    /// Run the engine's unit tests and the simulation; print the share of the engine's lines that both reach.
    Coverage,
    /// Build a small kernel for guests from Debian's source, unless it is there; print its path.
    ///
    /// Takes minutes. `HANDCLASP_KERNEL=PATH cargo xtask demo` boots it; `cargo xtask bench` takes it where it is.
    Kernel,
    Generate(generate::Arguments),
    ReleaseAgent(release::Arguments),
    Skew(skew::Arguments),
    /// Check formatting, clippy, dependencies and documentation.
    Lint,
    Mutants(mutants::Arguments),
    /// Show that no panic and no allocation is reachable in the core and in the agent: link them without either.
    Prove,
    Simulate(simulate::Arguments),
    /// Run all tests, those in virtual machines too.
    Test,
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<ExitCode> {
    let workspace = Workspace::find()?;
    match task {
        Task::Agent(arguments) => release::agent::run(&workspace, &arguments)?,
        Task::Image(arguments) => guest_image::run(&workspace, arguments)?,
        Task::Vm(arguments) => hold::run(&workspace, arguments)?,
        Task::Demo(arguments) => demo::run(&workspace, &arguments)?,
        Task::Fuzz(arguments) => fuzz::run(&workspace, &arguments)?,
        Task::Bench(arguments) => return bench::run(&workspace, &arguments),
        Task::Coverage => coverage::run(&workspace)?,
        Task::Kernel => kernel::run(&workspace)?,
        Task::Generate(arguments) => generate::run(&workspace, &arguments)?,
        Task::ReleaseAgent(arguments) => release::run(&workspace, &arguments)?,
        Task::Skew(arguments) => skew::run(&workspace, &arguments)?,
        Task::Lint => lint::run(&workspace)?,
        Task::Mutants(arguments) => mutants::run(&workspace, &arguments)?,
        Task::Prove => prove::run(&workspace)?,
        Task::Simulate(arguments) => simulate::run(&workspace, &arguments)?,
        Task::Test => test::run(&workspace)?,
    }
    Ok(ExitCode::SUCCESS)
}
