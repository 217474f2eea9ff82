//! The host in Go, as a process.

use crate::GateCase;
use serde_json::Value;
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use tempfile::TempDir;
use vm_harness::ground::{Workspace, go};

/// How `examples/go-host` has ended.
#[derive(Debug)]
pub struct GoHost {
    /// Its exit code.
    pub code: Option<i32>,
    /// The object that it has printed.
    pub report: Value,
}

impl GoHost {
    /// The gate table of Handclasp's own contract.
    pub fn own_table() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../proto/gates.json")
    }

    /// Runs it with the words of its command line, behind those that every command takes.
    pub fn run<const N: usize>(table: &Path, words: [&OsStr; N]) -> Self {
        Self::finish(Self::start(table, words))
    }

    /// What it makes of each of the requests, without an agent: the object that it prints for it.
    pub fn check(table: &Path, cases: &[GateCase]) -> Vec<Value> {
        let mut child = Self::start(table, ["check".as_ref()]);
        let mut input = child.stdin.take().expect("its input");
        let cases = GateCase::asked(cases).to_string();
        let writer = thread::spawn(move || input.write_all(cases.as_bytes()));
        let host = Self::finish(child);
        let written = writer.join().expect("a writer");
        written.expect("its input");
        assert_eq!(host.code, Some(0), "{}", host.report);
        let verdicts = host.report.as_array();
        verdicts.expect("a verdict for each").clone()
    }

    fn start<const N: usize>(table: &Path, words: [&OsStr; N]) -> Child {
        let mut command = Command::new(program());
        command.args(["-json".as_ref(), "-table".as_ref(), table.as_os_str()]);
        command.args(words).stdin(Stdio::piped());
        command.stdout(Stdio::piped());
        command.spawn().expect("the host in Go starts")
    }

    fn finish(child: Child) -> Self {
        let output = child.wait_with_output().expect("its end");
        let report = serde_json::from_slice(&output.stdout);
        Self {
            code: output.status.code(),
            report: report.expect("JSON"),
        }
    }
}

/// The program, built for the first who asks in a process; Go builds nothing that it has built already.
fn program() -> &'static Path {
    static PROGRAM: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = PROGRAM.get_or_init(|| {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("go-host");
        let workspace = Workspace::find().expect("the workspace");
        let mut build = go::command(&workspace, "go", &["build", "-o"]);
        let built = build.arg(&path).status();
        let built = built.expect("this test needs Go: cargo xtask test installs it");
        assert!(built.success(), "the host in Go does not build");
        (directory, path)
    });
    path
}
