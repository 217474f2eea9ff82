//! `handclasp exec` of a short program, by the method that every agent has.

use super::report::Report;
use crate::arguments::Exec;
use crate::exit::Failure;
use handclasp::Agent;
use handclasp::v1::run_response::Outcome;
use handclasp::v1::{RunRequest, RunResponse};
use std::io::{self, Read};
use std::process::ExitCode;
use std::time::Duration;

/// The most that the contract lets a program read, in bytes.
const MAX_STDIN: usize = 256 * 1024;

/// Reads the whole standard input if it is wanted.
pub(super) fn read_stdin(arguments: &Exec) -> Result<Vec<u8>, Failure> {
    if !arguments.streams.stdin {
        return Ok(Vec::new());
    }
    let mut bytes = Vec::new();
    let mut limited = io::stdin().take(MAX_STDIN as u64 + 1);
    let read = limited.read_to_end(&mut bytes);
    read.map_err(|error| Failure::Local(format!("cannot read the standard input: {error}")))?;
    if bytes.len() > MAX_STDIN {
        let sentence =
            format!("the standard input is longer than {MAX_STDIN} bytes: put it into a file");
        return Err(Failure::Local(sentence));
    }
    Ok(bytes)
}

pub(super) async fn run(
    agent: &Agent,
    arguments: Exec,
    stdin: Vec<u8>,
) -> Result<ExitCode, Failure> {
    let settings = arguments.settings;
    let request = RunRequest {
        argv: arguments.argv,
        env: settings.env,
        cwd: settings.cwd,
        stdin,
        timeout_ms: arguments.timeout.map_or(0, milliseconds),
        detach: arguments.detach,
        group: settings.group.unwrap_or_default(),
    };
    let response = agent.run(request).await.map_err(Failure::Program)?;
    report(response).tell(arguments.target.json)
}

/// At least one: none would be for ever.
fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis())
        .unwrap_or(u64::MAX)
        .max(1)
}

fn report(response: RunResponse) -> Report {
    let (mut code, mut signal, mut left_running) = (None, None, false);
    match response.outcome {
        Some(Outcome::ExitCode(number)) => code = Some(number),
        Some(Outcome::Signal(number)) => signal = Some(number),
        Some(Outcome::LeftRunning(left)) => left_running = left,
        None => {}
    }
    Report {
        code,
        signal,
        left_running,
        stopped_by: response.stopped_by(),
        pid: response.pid,
        process: None,
        stdout: response.stdout,
        stdout_truncated: response.stdout_truncated,
        stderr: response.stderr,
        stderr_truncated: response.stderr_truncated,
    }
}
