//! The parts of a report, each of which the driver measures.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use super::build;
use vm_harness::ground::{Workspace, step};
use vm_harness::image::small_kernel;
use vm_harness::machine::setup;

/// What the guests boot with, and the names of their images.
const INITS: [(&str, &str); 3] = [
    ("echo-epoll", "echo.cpio"),
    ("handclasp-agent", "handclasp.cpio"),
    ("ttrpc-init", "ttrpc.cpio"),
];

/// What is measured with what, and where the results go.
pub(super) struct Bench {
    driver: PathBuf,
    pub(super) programs: PathBuf,
    directory: PathBuf,
    is_quick: bool,
}

impl Bench {
    /// Builds all that is measured, and what measures it.
    pub(super) fn build(workspace: &Workspace, is_quick: bool) -> Result<Self> {
        let directory = workspace.target().join("bench");
        let programs = directory.join("programs");
        build::programs(workspace, &programs)?;
        Ok(Self {
            driver: build::driver(workspace)?,
            programs,
            directory,
            is_quick,
        })
    }

    /// Runs one part of the driver.
    pub(super) fn part(
        &self,
        name: &str,
        arguments: impl FnOnce(&mut Command) -> &mut Command,
    ) -> Result<()> {
        let mut command = Command::new(&self.driver);
        command.arg("--results").arg(self.directory.join("results"));
        if self.is_quick {
            command.arg("--quick");
        }
        step::run(name, arguments(&mut command))
    }

    /// The steps inside agent-core, and the codecs.
    pub(super) fn core(&self, workspace: &Workspace) -> Result<()> {
        let mut criterion = build::cargo(workspace, "bench");
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
    pub(super) fn boot(&self, workspace: &Workspace) -> Result<()> {
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
            build::copy(&setup::image_path(workspace), &images.join(image))?;
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
