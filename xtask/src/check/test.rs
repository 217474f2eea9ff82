//! `cargo xtask test`: every test, the tests in a virtual machine, the simulation, the proofs, and some fuzzing.

use std::process::Command;

use anyhow::Result;

use super::{example, fuzz, go_host, prove, ungated};
use vm_harness::ground::packages::{PYTHON, VALGRIND, ensure_program};
use vm_harness::ground::{Workspace, step};
use vm_harness::machine::setup;

/// Runs the workspace's tests, those of the examples, then those that boot virtual machines, proves and fuzzes; the first
/// that fails ends it.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let run = |name, command: &mut Command| step::run(name, command.current_dir(workspace.root()));

    ensure_program("python3", &PYTHON)?;
    // Not the benchmarks: their peers take longer to build than all the rest.
    run("test", step::cargo().args(["test"]))?;
    ungated::run(workspace)?;
    ensure_program("valgrind", &VALGRIND)?;
    let mut linear = step::cargo();
    linear.args(["test", "--package", "agent-schema", "--test", "linear"]);
    linear.args(["--", "--ignored"]);
    run("test-linear", &mut linear)?;
    example::test(workspace)?;
    go_host::test(workspace)?;
    // Installing and building can take minutes: here, where it is said, and not within a test's time limit.
    let image = setup::image(workspace, None)?;
    setup::config(workspace, image.path)?;
    let mut vm = step::cargo();
    vm.args(["test", "--package", "handclasp-tests", "--test", "vm"]);
    vm.args(["--", "--ignored", "--nocapture"]);
    run("test-vm", &mut vm)?;
    let mut skew = step::cargo();
    skew.args(["test", "--package", "handclasp-skew", "--test", "matrix"]);
    skew.args(["--", "--ignored", "--nocapture"]);
    run("skew", &mut skew)?;
    run("simulate", step::cargo().args(["xtask", "simulate"]))?;
    prove::run(workspace)?;
    fuzz::test(workspace)
}
