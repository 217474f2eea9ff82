//! Building and running the targets, which takes a nightly compiler and cargo-fuzz.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::planted;
use super::target::Run;
use vm_harness::ground::{Tool, Workspace, find_program, step};

/// libFuzzer's instrumentation is nightly's alone.
pub(super) const TOOLCHAIN: &str = "nightly";
const TARGET: &str = "x86_64-unknown-linux-gnu";

const CARGO_FUZZ: Tool = Tool {
    name: "cargo-fuzz",
    version: "0.13.2",
    // It only starts other programs.
    profile: "dev",
    purpose: "to build fuzz targets",
};

/// The longest input, in bytes: what is limited in length has lower limits.
const MAX_LENGTH: u32 = 16_384;
/// How much longer than asked a run may take, in seconds: it ends by itself after its last input.
const INPUT_TIMEOUT: u32 = 10;

/// The built targets.
pub(super) struct Fuzzer {
    fuzz: PathBuf,
    binaries: PathBuf,
    work: PathBuf,
    planted: bool,
}

impl Fuzzer {
    /// Builds all targets, with a bug planted in each or without.
    pub(super) fn build(workspace: &Workspace, planted: bool) -> Result<Self> {
        ensure_nightly()?;
        let program = CARGO_FUZZ.ensure(workspace)?;
        let fuzz = workspace.root().join("fuzz");
        let target = workspace.target().join("fuzz");
        let mut build = Command::new(program);
        build
            .current_dir(&fuzz)
            .env("RUSTUP_TOOLCHAIN", TOOLCHAIN)
            .env_remove("CARGO_TARGET_DIR")
            .env_remove("RUSTFLAGS")
            // The core forbids unsafe code: there is little that a sanitizer could find, and it halves the speed.
            .args(["build", "--fuzz-dir", ".", "--sanitizer", "none"])
            .args(["--features", features(planted), "--target-dir"])
            .arg(&target);
        step::run("fuzz-build", &mut build)?;
        Ok(Self {
            fuzz,
            binaries: target.join(TARGET).join("release"),
            work: target.join(if planted { "planted" } else { "work" }),
            planted,
        })
    }

    /// Runs a target for some seconds, from its seeds and what earlier runs have found; a planted bug it has to find by
    /// itself, from seeds that do not show it.
    pub(super) fn run(&self, target: &str, seconds: u32) -> Result<Run> {
        let corpus = self.corpus(target);
        let artifacts = self.work.join("artifacts").join(target);
        for directory in [&corpus, &artifacts] {
            fs::create_dir_all(directory)
                .with_context(|| format!("cannot create {}", directory.display()))?;
        }
        let dictionary = self
            .fuzz
            .join("dictionaries")
            .join(format!("{target}.dict"));
        let mut run = Command::new(self.binaries.join(target));
        run.current_dir(&self.fuzz)
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-max_len={MAX_LENGTH}"))
            .arg(format!("-timeout={INPUT_TIMEOUT}"))
            .arg(format!("-dict={}", dictionary.display()))
            .arg(format!("-artifact_prefix={}/", artifacts.display()))
            .arg("-print_final_stats=1")
            .arg(&corpus);
        if self.planted {
            planted::seed(&self.binaries.join(target), &self.seeds(target), &corpus)?;
        } else {
            run.arg(self.seeds(target));
        }
        eprintln!("[fuzz] {}", step::command_line(&run));
        let output = run.stdin(Stdio::null()).output();
        let output = output.with_context(|| format!("cannot run the fuzz target {target}"))?;
        let said = String::from_utf8_lossy(&output.stderr);
        let run = Run::read(&said);
        if run.crash.is_none() && !output.status.success() {
            bail!("the fuzz target {target} failed without an input:\n{said}");
        }
        Ok(run)
    }

    /// What runs have found so far.
    pub(super) fn corpus(&self, target: &str) -> PathBuf {
        self.work.join("corpus").join(target)
    }

    /// What is checked in.
    pub(super) fn seeds(&self, target: &str) -> PathBuf {
        self.fuzz.join("seeds").join(target)
    }

    /// The directory of the targets' crate.
    pub(super) fn directory(&self) -> &Path {
        &self.fuzz
    }
}

/// The targets' features. That of the planted bugs is none of the code they fuzz, which is built once for both.
const fn features(planted: bool) -> &'static str {
    if planted {
        "libfuzzer,planted"
    } else {
        "libfuzzer"
    }
}

/// Finds the nightly compiler, or lets rustup install it.
fn ensure_nightly() -> Result<()> {
    if has_nightly() {
        return Ok(());
    }
    let command = format!("rustup toolchain install {TOOLCHAIN} --profile minimal");
    if let Some(rustup) = find_program("rustup") {
        let mut install = Command::new(rustup);
        install.args(["toolchain", "install", TOOLCHAIN, "--profile", "minimal"]);
        if step::run("nightly", &mut install).is_ok() && has_nightly() {
            return Ok(());
        }
    }
    bail!("fuzzing needs Rust's nightly compiler, and there is none: install it with `{command}`")
}

fn has_nightly() -> bool {
    Command::new("cargo")
        .arg("--version")
        .env("RUSTUP_TOOLCHAIN", TOOLCHAIN)
        // rustup would begin to install what is missing, and not say what for.
        .env("RUSTUP_AUTO_INSTALL", "0")
        .output()
        .is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("nightly"))
}
