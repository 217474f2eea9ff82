//! `cargo xtask test`: every test, the proofs, and the tests in a virtual machine.

use std::process::Command;

use anyhow::Result;

use crate::fuzz;
use crate::packages::{PYTHON, ensure_program};
use crate::prove;
use crate::setup;
use crate::step;
use crate::workspace::Workspace;

/// How long each fuzz target runs, in seconds: enough to find the bug that is planted for it.
const FUZZ_SECONDS: u32 = 20;

/// Runs the workspace's tests, the proofs, then the tests that boot virtual machines; the first that fails ends it.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let run = |name, command: &mut Command| step::run(name, command.current_dir(workspace.root()));

    ensure_program("python3", &PYTHON)?;
    run("test", step::cargo().args(["test", "--workspace"]))?;
    prove::run(workspace)?;
    for planted in [false, true] {
        let seconds = FUZZ_SECONDS;
        fuzz::run(workspace, &fuzz::Arguments { seconds, planted })?;
    }
    // Installing and building can take minutes: here, where it is said, and not within a test's time limit.
    let image = setup::image(workspace, None)?;
    setup::config(workspace, image.path)?;
    let mut vm = step::cargo();
    vm.args(["test", "--package", "handclasp-tests", "--test", "vm"]);
    vm.args(["--", "--ignored", "--nocapture"]);
    run("test-vm", &mut vm)
}
