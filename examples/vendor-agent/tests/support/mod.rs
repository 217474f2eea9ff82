//! The programs of this package, as processes.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// The agent, at a Unix socket of its own. Dropping it ends it.
#[derive(Debug)]
pub(crate) struct LampAgent {
    process: Child,
    address: String,
    /// Holds the socket.
    _directory: TempDir,
}

impl LampAgent {
    /// Starts an agent that lacks the features of these names, and waits until it listens.
    pub(crate) fn start(without: &[&str]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let address = format!("unix:{}", directory.path().join("lamp").display());
        let mut process = Command::new(env!("CARGO_BIN_EXE_lamp-agent"))
            .arg(&address)
            .args(without)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let output = process.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut line).unwrap();
        assert_eq!(line, "listening\n");
        Self {
            process,
            address,
            _directory: directory,
        }
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for LampAgent {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Runs `lampctl`: what it wrote, to standard error where it failed.
pub(crate) fn lampctl(address: &str, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(env!("CARGO_BIN_EXE_lampctl"))
        .arg(address)
        .args(arguments)
        .output()
        .unwrap();
    if output.status.success() {
        Ok(String::from_utf8(output.stdout).unwrap())
    } else {
        Err(String::from_utf8(output.stderr).unwrap())
    }
}
