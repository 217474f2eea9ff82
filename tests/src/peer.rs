//! The peer in Python, as a process.

use crate::program::workspace_root;
use serde_json::Value;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::process::{Child, ChildStdout, Command, Stdio};

/// The program of `tests/python/` that is written from docs/protocol.md alone. Dropping it ends it.
#[derive(Debug)]
pub struct Peer {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Peer {
    /// Starts it with the words of its command line.
    pub fn start<const N: usize>(words: [&OsStr; N]) -> Self {
        let program = workspace_root().join("tests/python/peer.py");
        let mut command = Command::new("python3");
        // Nothing is left behind in the sources.
        command.arg("-B").arg(program).args(words);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = match command.spawn() {
            Err(error) if error.kind() == ErrorKind::NotFound => panic!(
                "this test needs python3, which is not in PATH: install it, or run cargo xtask test, which does"
            ),
            child => child.expect("python3 starts"),
        };
        let output = child.stdout.take().expect("its output");
        Self {
            child,
            output: BufReader::new(output),
        }
    }

    /// Starts it, and waits until it listens on its socket.
    pub fn listening<const N: usize>(words: [&OsStr; N]) -> Self {
        let mut peer = Self::start(words);
        let mut line = String::new();
        peer.output.read_line(&mut line).expect("a line");
        assert_eq!(line, "listening\n", "the peer does not listen");
        peer
    }

    /// Runs it to its end.
    pub fn run<const N: usize>(words: [&OsStr; N]) -> Value {
        Self::start(words).report()
    }

    /// Waits for its end, and returns the object that it prints.
    pub fn report(mut self) -> Value {
        let mut report = String::new();
        let read = self.output.read_to_string(&mut report);
        read.expect("its output");
        let status = self.child.wait().expect("its end");
        assert!(status.success(), "the peer in Python fails: {status}");
        serde_json::from_str(&report).expect("JSON")
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // One that has ended already is an error that does not matter.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
