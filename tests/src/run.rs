//! The messages of `handclasp.v1.Agent/Run`.

use crate::protobuf::{self, Message, Value};
use rustix::process::{Pid, Signal, kill_process_group};
use std::fs;

/// The service that every agent has.
pub const AGENT: &str = "handclasp.v1.Agent";

/// Asks to run a program.
#[derive(Clone, Debug, Default)]
pub struct RunRequest {
    /// The program and its arguments.
    pub argv: Vec<String>,
    /// The environment.
    pub env: Vec<String>,
    /// The working directory.
    pub cwd: String,
    /// What the program reads.
    pub stdin: Vec<u8>,
    /// How long it may take, in milliseconds; 0 is for ever.
    pub timeout_ms: u64,
    /// Whether it goes on after that, or after the connection is lost.
    pub detach: bool,
    /// The named process group that it belongs to; empty is none.
    pub group: String,
}

impl RunRequest {
    /// Asks to run a program with arguments.
    pub fn new<const N: usize>(argv: [&str; N]) -> Self {
        Self {
            argv: argv.map(str::to_owned).to_vec(),
            ..Self::default()
        }
    }

    /// Asks to run a shell's script.
    pub fn shell(script: &str) -> Self {
        Self::new(["sh", "-c", script])
    }

    /// The encoded request.
    pub fn encode(&self) -> Vec<u8> {
        let mut message = Message::new();
        for argument in &self.argv {
            message = message.bytes(1, argument);
        }
        for variable in &self.env {
            message = message.bytes(2, variable);
        }
        message
            .bytes(3, &self.cwd)
            .bytes(4, &self.stdin)
            .number(5, self.timeout_ms)
            .number(6, self.detach.into())
            .bytes(7, &self.group)
            .into_bytes()
    }
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It exited with this code.
    ExitCode(i32),
    /// This signal ended it.
    Signal(i32),
    /// It was left running.
    LeftRunning,
}

/// What the agent did to end a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoppedBy {
    /// Nothing.
    Nothing,
    /// `SIGTERM`.
    Term,
    /// `SIGTERM`, then `SIGKILL`.
    Kill,
    /// The guest's shutdown.
    Shutdown,
}

/// What came of running a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunResponse {
    /// How it ended.
    pub outcome: Outcome,
    /// What it wrote to its standard output.
    pub stdout: Vec<u8>,
    /// Whether there was more.
    pub stdout_truncated: bool,
    /// What it wrote to its standard error.
    pub stderr: Vec<u8>,
    /// Whether there was more.
    pub stderr_truncated: bool,
    /// What the agent did to end it.
    pub stopped_by: StoppedBy,
    /// Its process id.
    pub pid: i32,
}

impl RunResponse {
    /// Reads a response.
    pub fn decode(bytes: &[u8]) -> Self {
        let fields = protobuf::fields(bytes);
        let outcomes = fields.iter().filter_map(|field| match field {
            (1, Value::Number(code)) => Some(Outcome::ExitCode(int32(*code))),
            (2, Value::Number(signal)) => Some(Outcome::Signal(int32(*signal))),
            (3, Value::Number(1)) => Some(Outcome::LeftRunning),
            _ => None,
        });
        let outcomes: Vec<_> = outcomes.collect();
        let [outcome] = outcomes[..] else {
            panic!("a program ends in one way, not {outcomes:?}");
        };
        Self {
            outcome,
            stdout: protobuf::bytes(&fields, 4),
            stdout_truncated: protobuf::number(&fields, 5) != 0,
            stderr: protobuf::bytes(&fields, 6),
            stderr_truncated: protobuf::number(&fields, 7) != 0,
            stopped_by: match protobuf::number(&fields, 8) {
                0 => StoppedBy::Nothing,
                1 => StoppedBy::Term,
                2 => StoppedBy::Kill,
                3 => StoppedBy::Shutdown,
                other => panic!("nothing stops a program by {other}"),
            },
            pid: int32(protobuf::number(&fields, 9)),
        }
    }

    /// The standard output as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("UTF-8")
    }

    /// Whether the program's process is there.
    pub fn is_alive(&self) -> bool {
        is_running(self.pid)
    }

    /// Ends what is left of the program's process group.
    pub fn kill_group(&self) {
        // An empty group is what the caller wants.
        let _ = kill_process_group(pid(self.pid), Signal::KILL);
    }
}

/// Whether a process is there and has not ended.
pub fn is_running(process: i32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The state comes after the name in parentheses. A zombie only waits to be taken note of.
    let state = stat
        .rsplit_once(") ")
        .and_then(|(_, rest)| rest.chars().next());
    state.is_some_and(|state| state != 'Z' && state != 'X')
}

fn pid(number: i32) -> Pid {
    Pid::from_raw(number).expect("a process id is positive")
}

/// protobuf writes a negative `int32` as a 64-bit number.
fn int32(number: u64) -> i32 {
    i32::try_from(number.cast_signed()).expect("an int32")
}
