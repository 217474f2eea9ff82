//! The control of the sender's gate: with the gate compiled out, the tests of the incident of 2018 fail.

use std::process::Stdio;

use anyhow::{Context, Result, ensure};

use vm_harness::ground::{Workspace, step};

const TEST: [&str; 5] = [
    "test",
    "--package",
    "handclasp-tests",
    "--test",
    "incident_2018",
];
/// A client that has no gates is told the same by an agent, whatever our host does.
const FAILING: [&str; 2] = [
    "the_new_value_does_not_leave_the_host",
    "the_new_methods_do_not_leave_the_host",
];

/// Builds the tests without the gate, which has to work, and runs them, which has to fail.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let target = workspace.target().join("ungated");
    let cargo = |last: &[&str]| {
        let mut cargo = step::cargo();
        cargo
            .current_dir(workspace.root())
            .args(TEST)
            .args(["--config", r#"build.rustflags=["--cfg=handclasp_ungated"]"#])
            .arg("--target-dir")
            .arg(&target)
            .args(last);
        cargo
    };
    step::run("ungated", &mut cargo(&["--no-run"]))?;
    let output = cargo(&["--no-fail-fast"]).stdin(Stdio::null()).output();
    let output = output.context("cannot run the tests without the gate")?;
    let said = String::from_utf8_lossy(&output.stdout);
    for test in FAILING {
        ensure!(
            said.contains(&format!("test {test} ... FAILED")),
            "{test} passes with the sender's gate compiled out: it shows nothing\n{said}"
        );
    }
    eprintln!("[ungated] without the sender's gate the tests of the incident fail, as they should");
    Ok(())
}
