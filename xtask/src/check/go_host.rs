//! `examples/go-host`: the host in Go, which is built with Debian's packages.

use anyhow::{Context, Result, ensure};

use vm_harness::ground::{Workspace, go, step};

/// Formatting and vet.
pub(crate) fn lint(workspace: &Workspace) -> Result<()> {
    go::ensure()?;
    check_format(workspace)?;
    run(workspace, "go-vet", &["vet", "."])
}

/// Its build and its own tests, then those that compare it with the host library and run it against the agent.
pub(crate) fn test(workspace: &Workspace) -> Result<()> {
    go::ensure()?;
    let program = workspace.target().join("go-host").join("go-host");
    let program = program.to_string_lossy();
    run(workspace, "go-build", &["build", "-o", &program, "."])?;
    run(workspace, "go-vet", &["vet", "."])?;
    run(workspace, "go-test", &["test", "-count=1", "."])?;
    let mut tests = step::cargo();
    tests.args(["test", "--package", "handclasp-tests"]);
    tests.args(["--test", "go_host", "--test", "gating", "--", "--ignored"]);
    step::run("go-host", tests.current_dir(workspace.root()))
}

fn run(workspace: &Workspace, name: &str, arguments: &[&str]) -> Result<()> {
    step::run(name, &mut go::command(workspace, "go", arguments))
}

/// gofmt ends well even if it lists files.
fn check_format(workspace: &Workspace) -> Result<()> {
    let mut gofmt = go::command(workspace, "gofmt", &["-l", "."]);
    let name = "go-format";
    eprintln!("[{name}] {}", step::command_line(&gofmt));
    let output = gofmt.output().context("cannot run gofmt")?;
    let files = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success() && files.is_empty(),
        "step `{name}` failed: run gofmt -w on these files:\n{files}{complaint}"
    );
    Ok(())
}
