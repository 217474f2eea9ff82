//! `handclasp exec`.

use crate::arguments::Exec;
use crate::exit::{Failure, SIGNAL, TIMED_OUT};
use crate::{dial, output};
use handclasp::v1::run_response::Outcome;
use handclasp::v1::{RunRequest, RunResponse, StoppedBy};
use serde_json::{Value, json};
use std::io::{self, Read};
use std::process::ExitCode;
use std::time::Duration;

/// The most that the contract lets a program read, in bytes.
const MAX_STDIN: usize = 256 * 1024;

pub(crate) async fn run(arguments: Exec) -> Result<ExitCode, Failure> {
    // Before the connection, which would wait for a slow input.
    let stdin = if arguments.stdin {
        read_stdin()?
    } else {
        Vec::new()
    };
    let target = arguments.target;
    let agent = dial(&target).await?;
    let request = RunRequest {
        argv: arguments.argv,
        env: arguments.env,
        cwd: arguments.cwd,
        stdin,
        timeout_ms: arguments.timeout.map_or(0, milliseconds),
        detach: arguments.detach,
        group: arguments.group.unwrap_or_default(),
    };
    let response = agent.run(request).await.map_err(Failure::Program)?;
    let code = exit_code(&response);
    if !target.json {
        pass_on(&response)?;
        return code;
    }
    output::json(&to_json(&response))?;
    // The response was the one object that is printed.
    Ok(code.unwrap_or_else(|failure| {
        output::failure(&failure, false);
        failure.exit_code()
    }))
}

fn read_stdin() -> Result<Vec<u8>, Failure> {
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

/// At least one: none would be for ever.
fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis())
        .unwrap_or(u64::MAX)
        .max(1)
}

fn pass_on(response: &RunResponse) -> Result<(), Failure> {
    output::bytes(&mut io::stdout(), &response.stdout)?;
    output::bytes(&mut io::stderr(), &response.stderr)?;
    for (name, truncated) in [
        ("output", response.stdout_truncated),
        ("error output", response.stderr_truncated),
    ] {
        if truncated {
            output::note(&format!(
                "the command's {name} is longer than what is kept of it: the rest is lost"
            ));
        }
    }
    match (response.stopped_by(), &response.outcome) {
        (StoppedBy::Term, _) => output::note("the command's time was over: SIGTERM ended it"),
        (StoppedBy::Kill, _) => {
            output::note("the command's time was over: SIGTERM did not end it, SIGKILL did");
        }
        (StoppedBy::Nothing, Some(Outcome::LeftRunning(true))) => {
            output::note(&format!(
                "the command was left running as process {}",
                response.pid
            ));
        }
        // The second is the error that the command ends with.
        (StoppedBy::Nothing | StoppedBy::Shutdown, _) => {}
    }
    Ok(())
}

fn to_json(response: &RunResponse) -> Value {
    let (mut exit_code, mut signal, mut left_running) = (None, None, false);
    match response.outcome {
        Some(Outcome::ExitCode(code)) => exit_code = Some(code),
        Some(Outcome::Signal(number)) => signal = Some(number),
        Some(Outcome::LeftRunning(left)) => left_running = left,
        None => {}
    }
    json!({
        "exit_code": exit_code,
        "signal": signal,
        "left_running": left_running,
        "stopped_by": match response.stopped_by() {
            StoppedBy::Nothing => None,
            StoppedBy::Term => Some("SIGTERM"),
            StoppedBy::Kill => Some("SIGKILL"),
            StoppedBy::Shutdown => Some("shutdown"),
        },
        "pid": response.pid,
        "stdout": String::from_utf8_lossy(&response.stdout),
        "stdout_is_exact": str::from_utf8(&response.stdout).is_ok(),
        "stdout_truncated": response.stdout_truncated,
        "stderr": String::from_utf8_lossy(&response.stderr),
        "stderr_is_exact": str::from_utf8(&response.stderr).is_ok(),
        "stderr_truncated": response.stderr_truncated,
    })
}

fn exit_code(response: &RunResponse) -> Result<ExitCode, Failure> {
    match response.stopped_by() {
        StoppedBy::Nothing => {}
        StoppedBy::Term | StoppedBy::Kill => return Ok(ExitCode::from(TIMED_OUT)),
        StoppedBy::Shutdown => {
            let sentence = "the guest is shutting down: the command was ended with it".to_owned();
            return Err(Failure::Local(sentence));
        }
    }
    let code = match response.outcome {
        Some(Outcome::ExitCode(code)) => code,
        Some(Outcome::Signal(signal)) => SIGNAL.wrapping_add(signal),
        Some(Outcome::LeftRunning(_)) => 0,
        None => {
            let sentence = "the agent does not say how the command ended".to_owned();
            return Err(Failure::Local(sentence));
        }
    };
    // A process's exit code has eight bits on Linux, and so does ours.
    Ok(ExitCode::from(code.to_le_bytes()[0]))
}
