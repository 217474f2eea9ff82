//! `cargo xtask bench`: builds what is measured, measures it part by part, and writes the report.

mod against;

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use clap::Args;

use crate::agent::Agent;
use crate::packages::{VALGRIND, ensure_program};
use crate::setup;
use crate::small_kernel;
use crate::step;
use crate::workspace::Workspace;

/// Static programs run on this target, which has to be named for their flags not to reach build scripts.
const TARGET: &str = "x86_64-unknown-linux-gnu";
/// The floors, built as the agent is.
const ECHOES: [&str; 2] = ["echo-epoll", "echo-blocking"];
/// The servers of other projects.
const PEERS: [&str; 4] = ["ttrpc-async", "ttrpc-sync", "ttrpc-init", "grpc-tonic"];
/// What the guests boot with, and the names of their images.
const INITS: [(&str, &str); 3] = [
    ("echo-epoll", "echo.cpio"),
    ("handclasp-agent", "handclasp.cpio"),
    ("ttrpc-init", "ttrpc.cpio"),
];

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
    quick: bool,
    /// Leave the virtual machines out; the report keeps their last results.
    #[arg(long, conflicts_with = "against")]
    no_vm: bool,
    /// Compare the agent of this checkout with this build of it, a stripped static program, in the same run.
    #[arg(long, value_name = "PATH")]
    against: Option<PathBuf>,
    /// Write the comparison to this file as JSON too; without a file, to the standard output instead of the table.
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "-", requires = "against")]
    json: Option<PathBuf>,
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

/// What is measured with what, and where the results go.
struct Bench {
    driver: PathBuf,
    programs: PathBuf,
    directory: PathBuf,
    is_quick: bool,
}

impl Bench {
    fn build(workspace: &Workspace, is_quick: bool) -> Result<Self> {
        let directory = workspace.target().join("bench");
        let programs = directory.join("programs");
        fs::create_dir_all(&programs)
            .with_context(|| format!("cannot create {}", programs.display()))?;
        install(&Agent::build(workspace)?.stripped, &programs)?;
        build_echoes(workspace)?;
        build_peers(workspace)?;
        for echo in ECHOES {
            strip(&workspace.target().join("agent").join(echo), &programs)?;
        }
        for peer in PEERS {
            install(
                &workspace.target().join(TARGET).join("peers").join(peer),
                &programs,
            )?;
        }
        Ok(Self {
            driver: build_driver(workspace)?,
            programs,
            directory,
            is_quick,
        })
    }

    /// Runs one part of the driver.
    fn part(&self, name: &str, arguments: impl FnOnce(&mut Command) -> &mut Command) -> Result<()> {
        let mut command = Command::new(&self.driver);
        command.arg("--results").arg(self.directory.join("results"));
        if self.is_quick {
            command.arg("--quick");
        }
        step::run(name, arguments(&mut command))
    }

    /// The steps inside agent-core, and the codecs.
    fn core(&self, workspace: &Workspace) -> Result<()> {
        let mut criterion = cargo(workspace, "bench");
        criterion.args([
            "--package",
            "handclasp-benches",
            "--bench",
            "core",
            "--",
            "--noplot",
        ]);
        if self.is_quick {
            criterion.arg("--quick");
        }
        step::run("bench-criterion", &mut criterion)?;
        let directory = workspace.target().join("criterion");
        self.part("bench-core", |command| {
            command.arg("core").arg("--criterion").arg(directory)
        })
    }

    /// The boots of virtual machines, with the small kernel if `cargo xtask kernel` has built it.
    fn boot(&self, workspace: &Workspace) -> Result<()> {
        let xtask = env::current_exe().context("cannot find this program")?;
        let images = self.directory.join("images");
        let kernel = small_kernel::built(workspace);
        let with_kernel = |command: &mut Command| {
            if let Some(kernel) = &kernel {
                command
                    .env("HANDCLASP_KERNEL", kernel)
                    .env_remove("HANDCLASP_MODULES");
            }
        };
        for (init, image) in INITS {
            let mut build = Command::new(&xtask);
            build
                .args(["image", "--init"])
                .arg(self.programs.join(init));
            with_kernel(&mut build);
            step::run("image", &mut build)?;
            copy(&setup::image_path(workspace), &images.join(image))?;
        }
        // What takes long to install or build, before anything is timed.
        setup::config(workspace, setup::image_path(workspace))?;
        self.part("bench-boot", |command| {
            with_kernel(command);
            command
                .arg("boot")
                .arg("--xtask")
                .arg(xtask)
                .arg("--images")
                .arg(images)
        })
    }
}

/// A cargo command in the workspace, with its flags as the workspace has them.
fn cargo(workspace: &Workspace, subcommand: &str) -> Command {
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

/// Builds the program that measures.
fn build_driver(workspace: &Workspace) -> Result<PathBuf> {
    let mut driver = cargo(workspace, "build");
    step::run(
        "bench-driver",
        driver.args(["--release", "--package", "handclasp-benches"]),
    )?;
    Ok(workspace.target().join("release/handclasp-bench"))
}

fn build_echoes(workspace: &Workspace) -> Result<()> {
    let mut build = cargo(workspace, "build");
    build.args(["--package", "handclasp-echo", "--profile", "agent"]);
    step::run("bench-echo", build.args(["--features", "freestanding"]))
}

fn build_peers(workspace: &Workspace) -> Result<()> {
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

fn copy(from: &Path, to: &Path) -> Result<()> {
    let context = || format!("cannot copy {} to {}", from.display(), to.display());
    if let Some(directory) = to.parent() {
        fs::create_dir_all(directory).with_context(context)?;
    }
    fs::copy(from, to).with_context(context)?;
    Ok(())
}
