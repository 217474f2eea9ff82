//! Project tasks: `cargo xtask help` lists them.

mod accel;
mod agent;
mod apt;
mod bench;
mod busybox;
mod child;
mod control;
mod counters;
mod coverage;
mod demo;
mod demo_report;
mod device;
mod disk;
mod endpoint;
mod example;
mod files;
mod fuzz;
mod generate;
mod guest;
mod image;
mod initramfs;
mod kernel;
mod lint;
mod mutants;
mod packages;
mod prove;
mod qemu;
mod ready;
mod release;
mod report;
mod segments;
mod setup;
mod signals;
mod simulate;
mod skew;
mod small_kernel;
mod sources;
mod step;
mod test;
mod timeline;
mod tools;
mod ungated;
mod vm;
mod vm_command;
mod vmlinuz;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::agent::Agent;
use crate::workspace::Workspace;

/// Handclasp's project tasks. What a task needs and does not find it installs, or names.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build the guest's agent; print the stripped binary's path and size.
    Agent {
        /// Only the methods that every agent has, no groups, and logs of errors alone.
        #[arg(long)]
        core: bool,
    },
    /// Build the guest image; print its path.
    Image {
        /// Put this program (or script) into the image as /init, instead of the agent.
        #[arg(long, value_name = "FILE")]
        init: Option<PathBuf>,
    },
    Vm(vm_command::Arguments),
    Demo(demo::Arguments),
    Fuzz(fuzz::Arguments),
    Bench(bench::Arguments),
    /// Run the engine's unit tests and the simulation; print the share of the engine's lines that both reach.
    Coverage,
    /// Build a small kernel for guests from Debian's source, unless it is there; print its path.
    ///
    /// Takes minutes. `HANDCLASP_KERNEL=PATH cargo xtask demo` boots it; `cargo xtask bench` takes it where it is.
    Kernel,
    /// Write the code that is generated from the contract.
    Generate {
        /// Write nothing; fail if what is checked in is not what the contract yields.
        #[arg(long)]
        check: bool,
    },
    /// Build a released agent again from its commit, and compare it with the one that is kept.
    ReleaseAgent {
        /// The version of its contract, such as 1.0.
        version: String,
        /// Make the release: freeze the contract as it is, and keep the agent of this commit.
        #[arg(long)]
        freeze: bool,
    },
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
        Task::Agent { core } => {
            let build = if core {
                Agent::build_core
            } else {
                Agent::build
            };
            let agent = build(&workspace)?;
            println!("{} {} bytes", agent.stripped.display(), agent.bytes);
        }
        Task::Image { init } => {
            let image = setup::image(&workspace, init)?;
            println!("{}", image.path.display());
        }
        Task::Vm(arguments) => vm_command::run(&workspace, arguments)?,
        Task::Demo(arguments) => demo::run(&workspace, &arguments)?,
        Task::Fuzz(arguments) => fuzz::run(&workspace, &arguments)?,
        Task::Bench(arguments) => return bench::run(&workspace, &arguments),
        Task::Coverage => coverage::run(&workspace)?,
        Task::Kernel => println!("{}", small_kernel::build(&workspace)?.display()),
        Task::Generate { check } => generate::run(check)?,
        Task::ReleaseAgent { version, freeze } => release::run(&workspace, &version, freeze)?,
        Task::Skew(arguments) => skew::run(&workspace, &arguments)?,
        Task::Lint => lint::run(&workspace)?,
        Task::Mutants(arguments) => mutants::run(&workspace, &arguments)?,
        Task::Prove => prove::run(&workspace)?,
        Task::Simulate(arguments) => simulate::run(&workspace, &arguments)?,
        Task::Test => test::run(&workspace)?,
    }
    Ok(ExitCode::SUCCESS)
}
