//! `handclasp start`.

use crate::arguments::{Lease, ProcessSettings, Start};
use crate::exit::Failure;
use crate::{dial, output};
use handclasp::Agent;
use handclasp::process::{Command, Stdio};
use serde_json::json;
use std::process::ExitCode;

pub(crate) async fn start(arguments: Start) -> Result<ExitCode, Failure> {
    let agent = dial(&arguments.target).await?.await?;
    let mut settings = arguments.settings;
    settings.lease.get_or_insert(Lease(None));
    let mut command = command(&agent, &arguments.argv, settings, arguments.interactive);
    if arguments.tty {
        command.terminal(0, 0, "xterm-256color");
    }
    if let Some(limit) = arguments.timeout {
        command.time_limit(limit);
    }
    let child = command.spawn().await?;
    let (pid, existed) = (child.pid(), child.existed());
    let number = child.detach();
    if arguments.target.json {
        output::json(&json!({ "process": number, "pid": pid, "existed": existed }))?;
    } else {
        output::text(&number.to_string())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A program with its settings.
pub(crate) fn command(
    agent: &Agent,
    argv: &[String],
    settings: ProcessSettings,
    input: bool,
) -> Command {
    let (program, arguments) = match argv.split_first() {
        Some((program, arguments)) => (program.clone(), arguments),
        None => (String::new(), &[][..]),
    };
    let mut command = agent.command(program);
    command.args(arguments).current_dir(settings.cwd);
    for variable in &settings.env {
        if let Some((name, value)) = variable.split_once('=') {
            command.env(name, value);
        }
    }
    if let Some(user) = settings.user {
        command.user(user);
    }
    if let Some(group) = settings.group {
        command.group(group);
    }
    if let Some(key) = settings.key {
        command.key(key);
    }
    if let Some(Lease(lease)) = settings.lease {
        command.lease(lease);
    }
    if let Some(policy) = settings.output {
        command.output_policy(policy.into());
    }
    if input {
        command.stdin(Stdio::piped());
    }
    command
}
