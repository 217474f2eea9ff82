//! What is told of a program that has ended or was left.

use crate::exit::{Failure, SIGNAL, TIMED_OUT};
use crate::output;
use crate::relay::Collected;
use handclasp::process::{Child, ExitStatus, StoppedBy};
use serde_json::{Value, json};
use std::io;
use std::process::ExitCode;

/// What is told of a program that has ended or was left.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) code: Option<i32>,
    pub(crate) signal: Option<i32>,
    pub(crate) left_running: bool,
    pub(crate) stopped_by: StoppedBy,
    pub(crate) pid: u32,
    /// The number of the process; `None` if it cannot be attached to.
    pub(crate) process: Option<u64>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stdout_truncated: bool,
    pub(crate) stderr: Vec<u8>,
    pub(crate) stderr_truncated: bool,
}

impl Report {
    /// What is told of a process: it has ended with `status`, or was left.
    pub(crate) fn of(child: &Child, status: Option<ExitStatus>, collected: Collected) -> Self {
        Self {
            code: status
                .and_then(|status| status.code())
                .map(u32::cast_signed),
            signal: status
                .and_then(|status| status.signal())
                .map(u32::cast_signed),
            left_running: status.is_none(),
            stopped_by: status.map_or(StoppedBy::Nothing, |status| status.stopped_by()),
            pid: child.pid(),
            process: Some(child.number()),
            stdout_truncated: collected.stdout.is_incomplete(),
            stderr_truncated: collected.stderr.is_incomplete(),
            stdout: collected.stdout.data,
            stderr: collected.stderr.data,
        }
    }

    /// Prints it. Returns how the command ends.
    pub(crate) fn tell(&self, as_json: bool) -> Result<ExitCode, Failure> {
        let code = self.exit_code();
        if !as_json {
            self.pass_on()?;
            return code;
        }
        output::json(&self.to_json())?;
        // The report was the one object that is printed.
        Ok(code.unwrap_or_else(|failure| {
            output::failure(&failure, false);
            failure.exit_code()
        }))
    }

    fn pass_on(&self) -> Result<(), Failure> {
        output::bytes(&mut io::stdout(), &self.stdout)?;
        output::bytes(&mut io::stderr(), &self.stderr)?;
        for (name, truncated) in [
            ("output", self.stdout_truncated),
            ("error output", self.stderr_truncated),
        ] {
            if truncated {
                output::note(&format!(
                    "the command's {name} is longer than what is kept of it: the rest is lost"
                ));
            }
        }
        match (self.stopped_by, self.left_running) {
            (StoppedBy::Term, _) => output::note("the command's time was over: SIGTERM ended it"),
            (StoppedBy::Kill, _) => {
                output::note("the command's time was over: SIGTERM did not end it, SIGKILL did");
            }
            (StoppedBy::Nothing, true) => {
                let number = self.process.unwrap_or_else(|| self.pid.into());
                output::note(&format!("the command was left running as process {number}"));
            }
            // The second is the error that the command ends with.
            (StoppedBy::Nothing | StoppedBy::Shutdown, _) => {}
        }
        Ok(())
    }

    fn to_json(&self) -> Value {
        let mut object = json!({
            "exit_code": self.code,
            "signal": self.signal,
            "left_running": self.left_running,
            "stopped_by": stopped_by(self.stopped_by),
            "pid": self.pid,
            "stdout": String::from_utf8_lossy(&self.stdout),
            "stdout_is_exact": str::from_utf8(&self.stdout).is_ok(),
            "stdout_truncated": self.stdout_truncated,
            "stderr": String::from_utf8_lossy(&self.stderr),
            "stderr_is_exact": str::from_utf8(&self.stderr).is_ok(),
            "stderr_truncated": self.stderr_truncated,
        });
        if let Some(process) = self.process {
            object["process"] = process.into();
        }
        object
    }

    /// How a command ends that ends as the program has.
    pub(crate) fn exit_code(&self) -> Result<ExitCode, Failure> {
        match self.stopped_by {
            StoppedBy::Nothing => {}
            StoppedBy::Term | StoppedBy::Kill => return Ok(ExitCode::from(TIMED_OUT)),
            StoppedBy::Shutdown => {
                let sentence = "the guest is shutting down: the command was ended with it";
                return Err(Failure::Local(sentence.to_owned()));
            }
        }
        let code = match (self.code, self.signal, self.left_running) {
            (Some(code), ..) => code,
            (None, Some(signal), _) => SIGNAL.wrapping_add(signal),
            (None, None, true) => 0,
            (None, None, false) => {
                let sentence = "the agent does not say how the command ended".to_owned();
                return Err(Failure::Local(sentence));
            }
        };
        // A process's exit code has eight bits on Linux, and so does ours.
        Ok(ExitCode::from(code.to_le_bytes()[0]))
    }
}

/// What the agent did to end a process, as a word that does not change.
pub(crate) const fn stopped_by(stopped_by: StoppedBy) -> Option<&'static str> {
    match stopped_by {
        StoppedBy::Nothing => None,
        StoppedBy::Term => Some("SIGTERM"),
        StoppedBy::Kill => Some("SIGKILL"),
        StoppedBy::Shutdown => Some("shutdown"),
    }
}
