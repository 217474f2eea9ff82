//! What a program is made from: a commit, and the compiler.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// Runs git in a checkout; returns what it says.
pub(super) fn git(root: &Path, arguments: &[&str]) -> Result<String> {
    let output = Command::new("git")
        .current_dir(root)
        .args(arguments)
        .output();
    let output = output.context("cannot run git")?;
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
    ensure!(
        output.status.success(),
        "git {}: {}",
        arguments.join(" "),
        said(&output.stderr)
    );
    Ok(said(&output.stdout))
}

/// The compiler, as it names itself.
pub(super) fn rustc() -> Result<String> {
    let output = Command::new("rustc").arg("--version").output();
    let output = output.context("cannot run rustc")?;
    Ok(String::from_utf8_lossy(&output.stdout)
        .trim_end()
        .to_owned())
}
