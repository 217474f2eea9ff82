//! Builds the guest's agent.

use std::fs;
use std::path::PathBuf;
use std::process::{self, Command};

use anyhow::{Context, Result};

use crate::step;
use crate::workspace::Workspace;

const BINARY: &str = "handclasp-agent";

/// The agent's two files.
pub(crate) struct Agent {
    /// What goes into an image.
    pub(crate) stripped: PathBuf,
    /// The stripped file's length.
    pub(crate) bytes: u64,
}

impl Agent {
    /// Builds the freestanding agent and strips it; the unstripped file beside it decodes the agent's logs.
    pub(crate) fn build(workspace: &Workspace) -> Result<Self> {
        let mut build = step::cargo();
        build
            .current_dir(workspace.root())
            // These would displace the flags in .cargo/config.toml, without which the agent is longer.
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .args(["build", "--package", "guest-agent", "--bin", BINARY])
            .args(["--profile", "agent", "--features", "freestanding,log-defmt"])
            .arg("--target-dir")
            .arg(workspace.target());
        step::run("agent", &mut build)?;

        let unstripped = workspace.target().join("agent").join(BINARY);
        let directory = workspace.target().join("agent/stripped");
        fs::create_dir_all(&directory)
            .with_context(|| format!("cannot create {}", directory.display()))?;
        let stripped = directory.join(BINARY);
        // Aside and renamed: an agent that runs from the old file keeps strip from writing to it.
        let partial = directory.join(format!("{BINARY}.{}", process::id()));
        let mut strip = Command::new("strip");
        strip.arg("-o").args([&partial, &unstripped]);
        step::run("strip", &mut strip)?;
        fs::rename(&partial, &stripped)
            .with_context(|| format!("cannot create {}", stripped.display()))?;

        let bytes = fs::metadata(&stripped)
            .with_context(|| format!("cannot read {}", stripped.display()))?
            .len();
        Ok(Self { stripped, bytes })
    }
}
