//! `cargo xtask lint`: all that is checked without running anything.

use std::process::Command;

use anyhow::Result;

use super::{example, fuzz, generate, go_host};
use vm_harness::ground::{Tool, Workspace, step};

const DENY: Tool = Tool {
    name: "cargo-deny",
    version: "0.20.2",
    // It has little to do here, and takes four times as long to build optimised.
    profile: "dev",
    purpose: "to check the dependencies' licences and sources",
};

/// Formatting, clippy, dependencies, documentation, generated code, the examples, the fuzz targets, the contract; the first
/// that fails ends it.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let run = |name, command: &mut Command| step::run(name, command.current_dir(workspace.root()));

    run("format", &mut cargo(&["fmt", "--all", "--check"]))?;
    let mut clippy = cargo(&["clippy", "--workspace", "--all-targets"]);
    run("clippy", clippy.args(["--", "-D", "warnings"]))?;
    run("clippy-agent", &mut clippy_agent())?;
    let mut deny = Command::new(DENY.ensure(workspace)?);
    // Advisories are left out: they need a clone of their database.
    deny.args(["check", "bans", "licenses", "sources"]);
    run("deny", &mut deny)?;
    let mut doc = cargo(&["doc", "--workspace", "--no-deps"]);
    doc.env("RUSTDOCFLAGS", "-Dwarnings");
    run("doc", &mut doc)?;
    generate::check(workspace)?;
    example::lint(workspace)?;
    go_host::lint(workspace)?;
    fuzz::lint(workspace)?;
    run("contract", &mut contract())
}

/// Clippy on the freestanding binary, which is outside the workspace's default features.
fn clippy_agent() -> Command {
    let mut clippy = cargo(&["clippy", "--package", "guest-agent"]);
    clippy.args(["--bin", "handclasp-agent"]);
    // Only this profile aborts on a panic, without which a program that has no std cannot be built.
    clippy.args(["--profile", "agent", "--features", "freestanding,log-defmt"]);
    clippy.args(["--", "-D", "warnings"]);
    clippy
}

/// The contract against its whole history.
fn contract() -> Command {
    let mut check = cargo(&["run", "--quiet", "--package", "handclasp"]);
    check.args(["--bin", "handclasp", "--", "schema", "check"]);
    check.args(["--history", "proto/released", "proto"]);
    check
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = step::cargo();
    command.args(arguments);
    command
}
