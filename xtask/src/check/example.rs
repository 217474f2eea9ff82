//! The examples in Rust: workspaces of their own, which no command for ours reaches.

use std::process::Command;

use anyhow::Result;

use vm_harness::ground::{Workspace, step};

/// A workspace below `examples/`.
struct Example {
    /// Its directory, and what its steps are called after.
    name: &'static str,
    /// What it prints for people, and ends with an error if it is not so.
    shown: Option<&'static str>,
}

const EXAMPLES: [Example; 2] = [
    Example {
        name: "vendor-agent",
        shown: None,
    },
    // It also builds `examples/adopting/fleet`.
    Example {
        name: "ttrpc-guard",
        shown: Some("matrix"),
    },
];

/// Formatting, clippy, generated code.
pub(crate) fn lint(workspace: &Workspace) -> Result<()> {
    for example in &EXAMPLES {
        example.run(workspace, "format", &["fmt", "--all"], &["--check"])?;
        let clippy = ["clippy", "--workspace", "--locked", "--all-targets"];
        example.run(workspace, "clippy", &clippy, &["-D", "warnings"])?;
        let generate = ["run", "--quiet", "--locked", "--bin", "generate"];
        example.run(workspace, "generated", &generate, &["--check"])?;
    }
    Ok(())
}

/// The tests, and what is printed.
pub(crate) fn test(workspace: &Workspace) -> Result<()> {
    for example in &EXAMPLES {
        example.run(workspace, "test", &["test", "--locked", "--workspace"], &[])?;
        if let Some(binary) = example.shown {
            let shown = ["run", "--quiet", "--locked", "--bin", binary];
            example.run(workspace, binary, &shown, &[])?;
        }
    }
    Ok(())
}

impl Example {
    /// Runs cargo on the example, with `behind` after `--`. What it builds goes below our own target directory.
    fn run(
        &self,
        workspace: &Workspace,
        name: &str,
        cargo: &[&str],
        behind: &[&str],
    ) -> Result<()> {
        let mut command: Command = step::cargo();
        let manifest = format!("examples/{}/Cargo.toml", self.name);
        command.args(cargo).args(["--manifest-path", &manifest]);
        command.arg("--").args(behind);
        command.env("CARGO_TARGET_DIR", workspace.target().join(self.name));
        let step = format!("{}-{name}", self.name);
        step::run(&step, command.current_dir(workspace.root()))
    }
}
