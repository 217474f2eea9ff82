//! The command line.

mod help;
mod process;

pub(crate) use process::{
    Attach, Exec, Kill, Lease, Logs, OutputChoice, Process, ProcessSettings, Resize, Start, Wait,
};

use crate::schema::Schema;
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand};
use handclasp::Version;
use std::time::Duration;

/// The variable that has the address if no argument has it.
const ADDRESS: &str = "HANDCLASP_ADDRESS";

/// Talks to the agent inside a virtual machine.
#[derive(Debug, Parser)]
#[command(version, after_help = help::EXIT_CODES)]
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

/// What an agent is asked for. Each command has an example, and a test runs it.
#[derive(Debug, Subcommand)]
pub(crate) enum AgentCommand {
    /// Agrees on a session and prints what each side offered and what was chosen.
    #[command(after_help = "Example:\n  handclasp negotiate vsock://7:1024")]
    Negotiate(Target),
    /// Prints what the agent is and what it runs on.
    #[command(after_help = "Example:\n  handclasp info vsock://7:1024")]
    Info(Target),
    /// Prints whether the agent serves; also for agents that do not negotiate.
    #[command(after_help = "Example:\n  handclasp health vsock://7:1024 --allow-legacy")]
    Health(Target),
    /// Runs a command in the guest; ends with its exit code.
    #[command(after_help = help::exec())]
    Exec(Exec),
    /// Starts a command in the guest that goes on after this one has ended; prints the process's number.
    #[command(after_help = help::START_EXAMPLES)]
    Start(Start),
    /// Lists the processes that run or are remembered in the guest.
    #[command(after_help = "Example:\n  handclasp ps vsock://7:1024")]
    Ps(Target),
    /// Follows a process as exec does: passes its output, the signals and, with -i, the input on; ends with its exit code.
    #[command(after_help = help::ATTACH_EXAMPLE)]
    Attach(Attach),
    /// Sends a signal to a process.
    #[command(after_help = help::KILL_EXAMPLES)]
    Kill(Kill),
    /// Waits for the end of a process; ends with its exit code.
    #[command(after_help = help::WAIT_EXAMPLE)]
    Wait(Wait),
    /// Prints what is kept of a process's output, and leaves it there.
    #[command(after_help = help::LOGS_EXAMPLES)]
    Logs(Logs),
    /// Sets the size of a process's terminal.
    #[command(after_help = help::RESIZE_EXAMPLE)]
    Resize(Resize),
    /// Makes the guest forget a process and its output: at once if it has ended, else at its end.
    #[command(after_help = help::RELEASE_EXAMPLE)]
    Release(Process),
    /// Mounts a file system in the guest; makes the directory that it is mounted on.
    #[command(after_help = help::MOUNT_EXAMPLES)]
    Mount(Mount),
    /// Stops all programs of a process group until it is resumed; `exec --group` starts programs in one.
    #[command(after_help = "Example:\n  handclasp pause vsock://7:1024 --group web")]
    Pause(Group),
    /// Lets the programs of a process group go on.
    #[command(after_help = "Example:\n  handclasp resume vsock://7:1024 --group web")]
    Resume(Group),
    /// The guest's clock.
    #[command(subcommand)]
    Time(Time),
    /// Gives the guest's kernel fresh entropy, for instance after a restore.
    #[command(after_help = help::RESEED_EXAMPLES)]
    Reseed(Reseed),
    /// Ends the guest.
    #[command(after_help = "Example:\n  handclasp shutdown vsock://7:1024")]
    Shutdown(Shutdown),
}

impl Arguments {
    /// The command line of this process.
    pub(crate) fn read() -> Result<Self, clap::Error> {
        let mut arguments = Self::try_parse()?;
        if let Command::Agent(command) = &mut arguments.command
            && let Some(process) = command.process()
            && let Err(sentence) = process.resolve()
        {
            return Err(Self::command().error(ErrorKind::MissingRequiredArgument, sentence));
        }
        Ok(arguments)
    }
}

impl AgentCommand {
    const fn process(&mut self) -> Option<&mut Process> {
        match self {
            Self::Attach(attach) => Some(&mut attach.process),
            Self::Kill(kill) => Some(&mut kill.process),
            Self::Wait(wait) => Some(&mut wait.process),
            Self::Logs(logs) => Some(&mut logs.process),
            Self::Resize(resize) => Some(&mut resize.process),
            Self::Release(process) => Some(process),
            _ => None,
        }
    }

    pub(crate) const fn target(&self) -> &Target {
        match self {
            Self::Negotiate(target)
            | Self::Info(target)
            | Self::Health(target)
            | Self::Ps(target) => target,
            Self::Exec(exec) => &exec.target,
            Self::Start(start) => &start.target,
            Self::Attach(attach) => &attach.process.target,
            Self::Kill(kill) => &kill.process.target,
            Self::Wait(wait) => &wait.process.target,
            Self::Logs(logs) => &logs.process.target,
            Self::Resize(resize) => &resize.process.target,
            Self::Release(process) => &process.target,
            Self::Mount(mount) => &mount.target,
            Self::Pause(group) | Self::Resume(group) => &group.target,
            Self::Time(Time::Set(set)) => &set.target,
            Self::Reseed(reseed) => &reseed.target,
            Self::Shutdown(shutdown) => &shutdown.target,
        }
    }
}

/// Which agent, and how to talk about it.
#[derive(Args, Clone, Debug)]
pub(crate) struct Target {
    /// Where the agent is: vsock://CID:PORT, unix:PATH or hybrid:PATH:PORT.
    #[arg(env = ADDRESS)]
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
pub(crate) struct Mount {
    #[command(flatten)]
    pub(crate) target: Target,
    /// What kind of thing is mounted: block, virtio-fs, tmpfs or ephemeral.
    #[arg(long, value_name = "DRIVER")]
    pub(crate) driver: String,
    /// What is mounted: the device of block, the tag of virtio-fs.
    #[arg(long, value_name = "SOURCE", default_value = "")]
    pub(crate) source: String,
    /// The directory that it is mounted on, as an absolute path.
    #[arg(long = "target", value_name = "DIRECTORY")]
    pub(crate) on: String,
    /// The file system's type, as the kernel calls it; only block needs it.
    #[arg(long, value_name = "TYPE", default_value = "")]
    pub(crate) fstype: String,
    /// An option, as mount(8) takes it; may be given several times.
    #[arg(long, short = 'o', value_name = "OPTION")]
    pub(crate) option: Vec<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Group {
    #[command(flatten)]
    pub(crate) target: Target,
    /// The process group.
    #[arg(long, value_name = "NAME")]
    pub(crate) group: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Time {
    /// Sets the guest's clock, to this host's time unless another is given.
    #[command(after_help = "Example:\n  handclasp time set vsock://7:1024")]
    Set(SetTime),
}

#[derive(Args, Debug)]
pub(crate) struct SetTime {
    #[command(flatten)]
    pub(crate) target: Target,
    /// The time, in seconds since the start of 1970, UTC, such as 1767225600.5.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) to: Option<Duration>,
}

#[derive(Args, Debug)]
pub(crate) struct Reseed {
    #[command(flatten)]
    pub(crate) target: Target,
    /// The generation that the guest belongs to from now on: 32 hexadecimal digits, or `new` for a random one.
    #[arg(long, value_name = "GENERATION", value_parser = generation)]
    pub(crate) generation: Option<Generation>,
}

/// The generation that a guest is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Generation {
    /// A random one.
    New,
    /// This one.
    Given([u8; 16]),
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

/// Reads 16 bytes as 32 hexadecimal digits.
fn sixteen_bytes(text: &str) -> Result<[u8; 16], String> {
    let is_hex = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match u128::from_str_radix(text, 16) {
        Ok(number) if is_hex => Ok(number.to_be_bytes()),
        _ => Err("not 32 hexadecimal digits".to_owned()),
    }
}

fn generation(text: &str) -> Result<Generation, String> {
    match text {
        "new" => Ok(Generation::New),
        _ => sixteen_bytes(text).map(Generation::Given),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn a_generation_has_16_bytes() {
        let digits = "000102030405060708090a0b0c0d0eFF";
        let bytes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255];
        assert_eq!(generation(digits), Ok(Generation::Given(bytes)));
        assert_eq!(generation("new"), Ok(Generation::New));
        for wrong in [
            "",
            "New",
            &digits[1..],
            "+00102030405060708090a0b0c0d0eff",
            "0x0102030405060708090a0b0c0d0eff",
        ] {
            assert!(generation(wrong).is_err(), "{wrong}");
        }
    }
}
