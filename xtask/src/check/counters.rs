//! Programs that count which of their lines are run, by llvm's source-based coverage.

use std::ffi::OsStr;
use std::fs;
use std::iter::Sum;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use vm_harness::ground::packages::{LLVM, ensure_program};
use vm_harness::ground::step;

/// What has been counted, in a directory of its own.
pub(crate) struct Counters {
    llvm_profdata: PathBuf,
    llvm_cov: PathBuf,
    profiles: PathBuf,
    counted: Vec<PathBuf>,
}

/// Lines, and how many of them were run.
#[derive(Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lines {
    pub(crate) count: u64,
    pub(crate) covered: u64,
}

impl Counters {
    /// Nothing was counted yet. Profiles of an earlier build mean other lines, and are removed.
    pub(crate) fn new(target: &Path) -> Result<Self> {
        let profiles = target.join("profiles");
        if profiles.exists() {
            fs::remove_dir_all(&profiles)
                .with_context(|| format!("cannot remove {}", profiles.display()))?;
        }
        Ok(Self {
            llvm_profdata: ensure_program("llvm-profdata-22", &LLVM)?,
            llvm_cov: ensure_program("llvm-cov-22", &LLVM)?,
            profiles,
            counted: Vec::new(),
        })
    }

    /// Makes a build's programs count. Those that the build itself runs do too, and are not of interest.
    pub(crate) fn build<'b>(&self, build: &'b mut Command, flags: &str) -> &'b mut Command {
        build
            .env("RUSTFLAGS", format!("-Cinstrument-coverage {flags}").trim())
            .env("LLVM_PROFILE_FILE", self.profiles.join("build-%p.profraw"))
    }

    /// Runs a program that counts, under a name that no other has here.
    pub(crate) fn run(&mut self, step: &str, name: &str, program: &mut Command) -> Result<()> {
        let profile = self.profiles.join(format!("{name}.profraw"));
        step::run(step, program.env("LLVM_PROFILE_FILE", &profile))?;
        self.counted.push(profile);
        Ok(())
    }

    /// What all programs together have counted, as `llvm-cov export` says it with these options.
    pub(crate) fn export(&self, options: &[&str], programs: &[&Path]) -> Result<Vec<u8>> {
        let merged = self.profiles.join("all.profdata");
        let mut merge = Command::new(&self.llvm_profdata);
        merge.args(["merge", "--sparse", "-o"]).arg(&merged);
        step::run("coverage", merge.args(&self.counted))?;
        let mut export = Command::new(&self.llvm_cov);
        export.arg("export").args(options);
        export.arg("--instr-profile").arg(&merged);
        for program in programs {
            export.args([OsStr::new("--object"), program.as_os_str()]);
        }
        let output = export.stdin(Stdio::null()).output();
        let output = output.context("cannot run llvm-cov")?;
        ensure!(
            output.status.success(),
            "llvm-cov failed: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(output.stdout)
    }
}

impl Lines {
    // There are few enough lines for a double.
    #[allow(clippy::cast_precision_loss)]
    pub(crate) fn percent(self) -> f64 {
        100.0 * self.covered as f64 / self.count.max(1) as f64
    }
}

impl Sum for Lines {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, lines| Self {
            count: sum.count + lines.count,
            covered: sum.covered + lines.covered,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_of_lines_has_their_share() {
        let (all, none) = ((3, 3), (1, 0));
        let lines = [all, none].map(|(count, covered)| Lines { count, covered });
        let sum: Lines = lines.into_iter().sum();
        assert!((sum.percent() - 75.0).abs() < 1e-9);
        assert!(Lines::default().percent().abs() < 1e-9);
    }
}
