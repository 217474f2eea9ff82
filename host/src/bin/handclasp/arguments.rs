//! The command line.

use crate::schema::Schema;
use clap::{Args, Parser, Subcommand};
use handclasp::Version;
use std::time::Duration;

const EXIT_CODES: &str = "\
Exit codes:
  0      done; of exec, the command ended with 0, or was left running
  1      of schema check: the declared version is too low; of schema annotate --check: something is missing
  2      the arguments make no sense; of schema: the input is bad
  124    of exec: the command was ended because its time was over
  125    Handclasp itself failed: no connection, no session, no answer
  126    of exec: the guest may not execute the command
  127    of exec: the guest does not have the command
  128+n  of exec: signal n ended the command
  141    nobody reads the output any more
  other  of exec: the command's own

Addresses:
  vsock://CID:PORT    a guest's vsock port
  hybrid:PATH:PORT    the same behind a monitor's Unix socket (Firecracker, Cloud Hypervisor)
  unix:PATH           an agent that runs as an ordinary process";

/// Talks to the agent inside a virtual machine.
#[derive(Debug, Parser)]
#[command(version, after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[command(flatten)]
    Agent(AgentCommand),
    Schema(Schema),
    /// Waits for the monitor's answer to a handshake whose socket is the standard input. The command starts it by itself.
    #[command(name = crate::handover::FINISH, hide = true)]
    FinishHandshake,
}

/// What an agent is asked for.
#[derive(Debug, Subcommand)]
pub(crate) enum AgentCommand {
    /// Agrees on a session and prints what each side offered and what was chosen.
    Negotiate(Target),
    /// Prints what the agent is and what it runs on.
    Info(Target),
    /// Runs a command in the guest; ends with its exit code.
    #[command(after_help = EXIT_CODES)]
    Exec(Exec),
    /// Ends the guest.
    Shutdown(Shutdown),
}

impl AgentCommand {
    pub(crate) const fn target(&self) -> &Target {
        match self {
            Self::Negotiate(target) | Self::Info(target) => target,
            Self::Exec(exec) => &exec.target,
            Self::Shutdown(shutdown) => &shutdown.target,
        }
    }
}

/// Which agent, and how to talk about it.
#[derive(Args, Clone, Debug)]
pub(crate) struct Target {
    /// Where the agent is: vsock://CID:PORT, unix:PATH or hybrid:PATH:PORT.
    #[arg(env = "HANDCLASP_ADDRESS")]
    pub(crate) address: String,
    /// Print one JSON object on standard output.
    #[arg(long)]
    pub(crate) json: bool,
    /// How long connecting may take, and then negotiating, each in seconds.
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = seconds)]
    pub(crate) deadline: Duration,
    /// Offer no version above this one.
    #[arg(long, value_name = "MAJOR.MINOR")]
    pub(crate) max_version: Option<Version>,
    /// Go on with an agent that does not know negotiation; only its grpc.* methods can be called.
    #[arg(long)]
    pub(crate) allow_legacy: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Exec {
    #[command(flatten)]
    pub(crate) target: Target,
    /// Set an environment variable of the command.
    #[arg(long, value_name = "NAME=VALUE", value_parser = variable)]
    pub(crate) env: Vec<String>,
    /// The command's working directory in the guest.
    #[arg(long, value_name = "DIRECTORY", default_value = "")]
    pub(crate) cwd: String,
    /// Give the command this command's standard input, read to its end; at most 262144 bytes.
    #[arg(long)]
    pub(crate) stdin: bool,
    /// End the command after this many seconds.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) timeout: Option<Duration>,
    /// Leave the command running after the timeout, or when the connection is lost.
    #[arg(long)]
    pub(crate) detach: bool,
    /// The named process group that the command belongs to, with all that it starts
    #[arg(long, value_name = "NAME")]
    pub(crate) group: Option<String>,
    /// The command and its arguments.
    #[arg(last = true, required = true, value_name = "COMMAND")]
    pub(crate) argv: Vec<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Shutdown {
    #[command(flatten)]
    pub(crate) target: Target,
    /// Start the guest again instead of turning it off.
    #[arg(long)]
    pub(crate) reboot: bool,
}

/// Reads a length of time above zero, in seconds.
fn seconds(text: &str) -> Result<Duration, String> {
    let number: f64 = text.parse().map_err(|_| "not a number of seconds")?;
    match Duration::try_from_secs_f64(number) {
        Ok(duration) if !duration.is_zero() => Ok(duration),
        _ => Err("not a length of time above zero".to_owned()),
    }
}

fn variable(text: &str) -> Result<String, String> {
    match text.split_once('=') {
        Some((name, _)) if !name.is_empty() => Ok(text.to_owned()),
        _ => Err("not of the form NAME=VALUE".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn lengths_of_time_are_above_zero() {
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        for wrong in ["0", "-1", "nan", "inf", "1e-12", "1s", ""] {
            assert!(seconds(wrong).is_err(), "{wrong}");
        }
    }
}
