//! Programs from crates.io at a pinned version, built into `target/tools` unless the machine has them.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::programs::find_program;
use super::{Workspace, step};

/// A binary crate and the version that is known to do what we need.
pub struct Tool {
    /// The crate and its binary, which have one name.
    pub name: &'static str,
    /// The exact version.
    pub version: &'static str,
    /// The profile it is built with.
    pub profile: &'static str,
    /// What it is for, as the end of the sentence "needed ...".
    pub purpose: &'static str,
}

impl Tool {
    /// The program's path; it is built first if this version is neither on `PATH` nor in `target/tools`.
    pub fn ensure(&self, workspace: &Workspace) -> Result<PathBuf> {
        if let Some(program) = find_program(self.name).filter(|program| self.is(program)) {
            return Ok(program);
        }
        // One root for each version, so that a new pin is never taken for the old program.
        let root = workspace
            .tools()
            .join(format!("{}-{}", self.name, self.version));
        let program = root.join("bin").join(self.name);
        if !program.is_file() {
            eprintln!(
                "xtask: building {} {}, needed {}; this happens once and takes a minute or more",
                self.name, self.version, self.purpose
            );
            let mut install = step::cargo();
            install
                // Outside the workspace, whose flags for the agent are not for others' programs.
                .current_dir("/")
                .env_remove("CARGO_TARGET_DIR")
                .args(["install", self.name, "--version", self.version, "--locked"])
                .args(["--profile", self.profile, "--root"])
                .arg(&root);
            step::run(self.name, &mut install)?;
        }
        Ok(program)
    }

    /// Whether a program says that it is this version.
    fn is(&self, program: &Path) -> bool {
        Command::new(program)
            .arg("--version")
            .output()
            .is_ok_and(|output| {
                let said = String::from_utf8_lossy(&output.stdout);
                said.split_whitespace().any(|word| word == self.version)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_of_another_version_is_not_taken() {
        let cargo = Path::new(env!("CARGO"));
        let tool = |version| Tool {
            name: "cargo",
            version,
            profile: "dev",
            purpose: "here",
        };
        assert!(!tool("0.0.0").is(cargo));
        assert!(tool("cargo").is(cargo), "the first word it says");
        assert!(!tool("cargo").is(Path::new("/no/such/program")));
    }
}
