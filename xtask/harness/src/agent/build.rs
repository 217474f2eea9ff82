//! Builds the guest's agent.

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use anyhow::{Context, Result};

use super::segments;
use crate::ground::{Workspace, step};

/// The name of the agent's program.
pub const BINARY: &str = "handclasp-agent";
const TARGET: &str = "x86_64-unknown-linux-gnu";
/// Addresses are fixed when the agent is linked, which makes it shorter. Naming the target keeps the flag from the
/// compiler's own plug-ins, which could not be loaded with it.
const FLAGS: [&str; 2] = ["-Crelocation-model=static", "-Cjump-tables=no"];

/// The agent's two files.
pub struct Agent {
    /// What the linker has made, with all that a debugger reads.
    pub whole: PathBuf,
    /// What goes into an image.
    pub stripped: PathBuf,
    /// The stripped file's length.
    pub bytes: u64,
}

impl Agent {
    /// Builds the freestanding agent and strips it; the unstripped file beside it decodes the agent's logs.
    pub fn build(workspace: &Workspace) -> Result<Self> {
        let target = workspace.target();
        Self::build_in(workspace, target, &target.join("agent"), step::cargo(), &[])
    }

    /// The same with only the methods that every agent has, and apart from it: neither undoes the other. It is for
    /// guests in which every byte counts, so it is optimised for size, and logs errors alone.
    pub fn build_core(workspace: &Workspace) -> Result<Self> {
        let directory = workspace.target().join("agent").join("core");
        let options = [
            "--no-default-features",
            "--config",
            r#"profile.agent.opt-level="z""#,
        ];
        let mut build = step::cargo();
        build.env("DEFMT_LOG", "error");
        Self::build_in(
            workspace,
            &directory.join("build"),
            &directory,
            build,
            &options,
        )
    }

    /// The same with a cfg, in a directory of its own.
    pub fn build_with(workspace: &Workspace, cfg: &str, directory: &Path) -> Result<Self> {
        let flag = format!("build.rustflags=['--cfg={cfg}']");
        Self::build_in(
            workspace,
            &directory.join("build"),
            directory,
            step::cargo(),
            &["--config", &flag],
        )
    }

    /// Builds in `target`, and puts the two files into `directory`.
    fn build_in(
        workspace: &Workspace,
        target: &Path,
        directory: &Path,
        mut build: Command,
        options: &[&str],
    ) -> Result<Self> {
        build
            .current_dir(workspace.root())
            // These would displace the flags in .cargo/config.toml, without which the agent is longer.
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .args(["build", "--package", "guest-agent", "--bin", BINARY])
            .args(["--profile", "agent", "--features", "freestanding,log-defmt"])
            .args(["--target", TARGET, "--config"])
            .arg(format!("build.rustflags={:?}", flags(workspace)))
            .args(options)
            .arg("--target-dir")
            .arg(target);
        step::run("agent", &mut build)?;

        let built = target.join(TARGET).join("agent").join(BINARY);
        let program =
            fs::read(&built).with_context(|| format!("cannot read {}", built.display()))?;
        let stripped = segments::keep(program.clone())
            .with_context(|| format!("cannot strip {}", built.display()))?;

        let bytes = stripped.len() as u64;
        let whole = install(directory, &program)?;
        let stripped = install(&directory.join("stripped"), &stripped)?;
        Ok(Self {
            whole,
            stripped,
            bytes,
        })
    }
}

/// The flags, and what the paths of this machine are called in the program: whoever builds it elsewhere gets the
/// same bytes.
fn flags(workspace: &Workspace) -> Vec<String> {
    let mut flags = FLAGS.map(str::to_owned).to_vec();
    let root = workspace.root().display();
    flags.push(format!("--remap-path-prefix={root}=/handclasp"));
    let home = env::var_os("HOME").map(|home| Path::new(&home).join(".cargo"));
    if let Some(cargo) = env::var_os("CARGO_HOME").map(PathBuf::from).or(home) {
        flags.push(format!("--remap-path-prefix={}=/cargo", cargo.display()));
    }
    flags
}

/// Puts the program into a directory; an agent that runs from an older file there keeps it.
fn install(directory: &Path, program: &[u8]) -> Result<PathBuf> {
    let path = directory.join(BINARY);
    let partial = directory.join(format!("{BINARY}.{}", process::id()));
    let write = || {
        fs::create_dir_all(directory)?;
        fs::write(&partial, program)?;
        fs::set_permissions(&partial, fs::Permissions::from_mode(0o755))?;
        fs::rename(&partial, &path)
    };
    write().with_context(|| format!("cannot create {}", path.display()))?;
    Ok(path)
}
