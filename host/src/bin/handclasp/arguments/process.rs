//! The arguments of the commands for processes.

use super::{ADDRESS, Target, seconds, sixteen_bytes, variable};
use clap::{Args, ValueEnum};
use handclasp::process::{OutputPolicy, SignalTarget};
use std::env;
use std::time::Duration;

/// The signals that can be named, by their numbers from 1 on.
const SIGNALS: [&str; 31] = [
    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
    "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
    "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
];

/// The highest signal number of Linux.
const LAST_SIGNAL: u32 = 64;

#[derive(Args, Debug)]
pub(crate) struct Exec {
    #[command(flatten)]
    pub(crate) target: Target,
    #[command(flatten)]
    pub(crate) settings: ProcessSettings,
    #[command(flatten)]
    pub(crate) streams: Streams,
    /// End the command after this many seconds.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) timeout: Option<Duration>,
    /// Leave the command running after the timeout, or when the connection is lost.
    #[arg(long)]
    pub(crate) detach: bool,
    /// With the key of a command that runs already: show its standard output from this offset on, instead of all that is
    /// kept of it. Above 0, a command that does not run and is not remembered is not started.
    #[arg(long, value_name = "OFFSET", requires = "key")]
    pub(crate) from: Option<u64>,
    /// The command and its arguments.
    #[arg(last = true, required = true, value_name = "COMMAND")]
    pub(crate) argv: Vec<String>,
}

/// How the command's input and output are joined with this command's.
#[derive(Args, Debug)]
pub(crate) struct Streams {
    /// Give the command this command's standard input. With an agent without processes it is read to its end first, and at
    /// most 262144 bytes.
    #[arg(long)]
    pub(crate) stdin: bool,
    /// Give the command this command's standard input as it comes.
    #[arg(long, short)]
    pub(crate) interactive: bool,
    /// Run the command on a terminal, of the size of this one, and pass all keys on to it.
    #[arg(long, short, conflicts_with = "json")]
    pub(crate) tty: bool,
}

impl Streams {
    /// Whether the command gets this command's standard input.
    pub(crate) const fn has_input(&self) -> bool {
        self.stdin || self.interactive
    }
}

/// What a process is started with.
#[derive(Args, Clone, Debug)]
pub(crate) struct ProcessSettings {
    /// Set an environment variable of the command.
    #[arg(long, value_name = "NAME=VALUE", value_parser = variable)]
    pub(crate) env: Vec<String>,
    /// The command's working directory in the guest.
    #[arg(long, value_name = "DIRECTORY", default_value = "")]
    pub(crate) cwd: String,
    /// The named process group that the command belongs to, with all that it starts.
    #[arg(long, value_name = "NAME")]
    pub(crate) group: Option<String>,
    /// The user that the command runs as, by name or number.
    #[arg(long, value_name = "USER")]
    pub(crate) user: Option<String>,
    /// Start the command once, however often it is asked for with this key: 32 hexadecimal digits. It is remembered for ten
    /// minutes after its end. All else must be the same, with --tty also the variable TERM.
    #[arg(long, value_name = "KEY", value_parser = sixteen_bytes)]
    pub(crate) key: Option<[u8; 16]>,
    /// How many seconds the command goes on after the connection is lost, or `none` for as long as it takes. The default is
    /// 60 of exec without a key, and otherwise `none`.
    #[arg(long, value_name = "SECONDS", value_parser = lease)]
    pub(crate) lease: Option<Lease>,
    /// What happens to output that nobody reads, once 128 KiB of it are kept.
    #[arg(long, value_name = "POLICY")]
    pub(crate) output: Option<OutputChoice>,
}

/// How long a process goes on without a connection; `None` is without a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lease(pub(crate) Option<Duration>);

/// What happens to output that nobody reads.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum OutputChoice {
    /// The command waits until it is read. The default of exec without --detach.
    Wait,
    /// The newest is kept. The default of start, and of exec with --detach.
    KeepNewest,
}

impl From<OutputChoice> for OutputPolicy {
    fn from(choice: OutputChoice) -> Self {
        match choice {
            OutputChoice::Wait => Self::Wait,
            OutputChoice::KeepNewest => Self::KeepNewest,
        }
    }
}

#[derive(Args, Debug)]
pub(crate) struct Start {
    #[command(flatten)]
    pub(crate) target: Target,
    #[command(flatten)]
    pub(crate) settings: ProcessSettings,
    /// Keep the command's standard input open, for `attach --interactive`. Otherwise it reads end-of-file.
    #[arg(long, short)]
    pub(crate) interactive: bool,
    /// Run the command on a terminal.
    #[arg(long, short)]
    pub(crate) tty: bool,
    /// End the command after this many seconds.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) timeout: Option<Duration>,
    /// The command and its arguments.
    #[arg(last = true, required = true, value_name = "COMMAND")]
    pub(crate) argv: Vec<String>,
}

/// A process of an agent. The address may be left out if it comes from the environment.
#[derive(Args, Debug)]
pub(crate) struct Process {
    #[command(flatten)]
    pub(crate) target: Target,
    /// The process's number, as start and ps print it. It may stand alone if the address comes from the environment.
    #[arg(value_name = "PROCESS")]
    number: Option<u64>,
}

impl Process {
    /// The process's number.
    pub(crate) fn number(&self) -> u64 {
        self.number.unwrap_or_default()
    }

    /// Tells the number from the address if only one of them was given.
    pub(super) fn resolve(&mut self) -> Result<(), String> {
        if self.number.is_some() {
            return Ok(());
        }
        let number = self.target.address.parse();
        let number = number.map_err(|_| "the number of the process is missing, as ps prints it")?;
        self.number = Some(number);
        let address = env::var(ADDRESS);
        self.target.address = address.map_err(|_| "the address of the agent is missing")?;
        Ok(())
    }
}

#[derive(Args, Debug)]
pub(crate) struct Attach {
    #[command(flatten)]
    pub(crate) process: Process,
    /// Give the process this command's standard input. On a terminal all keys are passed on; Ctrl-P Ctrl-Q detaches.
    #[arg(long, short)]
    pub(crate) interactive: bool,
    /// Show the standard output from this offset on, instead of all that is kept of it.
    #[arg(long, value_name = "OFFSET")]
    pub(crate) from: Option<u64>,
}

#[derive(Args, Debug)]
pub(crate) struct Kill {
    #[command(flatten)]
    pub(crate) process: Process,
    /// The signal, by its name or its number on Linux.
    #[arg(long, short, value_name = "SIGNAL", default_value = "TERM", value_parser = signal)]
    pub(crate) signal: u32,
    /// Who gets it.
    #[arg(long, value_enum, default_value = "process")]
    pub(crate) to: SignalTo,
    /// If the process still runs after this many seconds, kill it with all that it has started.
    #[arg(long = "kill-after", value_name = "SECONDS", value_parser = seconds)]
    pub(crate) grace: Option<Duration>,
}

/// Who gets a signal.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum SignalTo {
    /// The process only.
    Process,
    /// The process group that it leads; on a terminal, the one in its foreground.
    Group,
    /// The process and all that it has started.
    All,
}

impl From<SignalTo> for SignalTarget {
    fn from(to: SignalTo) -> Self {
        match to {
            SignalTo::Process => Self::Process,
            SignalTo::Group => Self::ProcessGroup,
            SignalTo::All => Self::All,
        }
    }
}

#[derive(Args, Debug)]
pub(crate) struct Wait {
    #[command(flatten)]
    pub(crate) process: Process,
    /// Wait for this many seconds at most.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) timeout: Option<Duration>,
}

#[derive(Args, Debug)]
pub(crate) struct Logs {
    #[command(flatten)]
    pub(crate) process: Process,
    /// Go on until the process has ended and its outputs are closed.
    #[arg(long, short)]
    pub(crate) follow: bool,
    /// Begin with this offset of the standard output, instead of all that is kept of it.
    #[arg(long, value_name = "OFFSET")]
    pub(crate) from: Option<u64>,
}

#[derive(Args, Debug)]
pub(crate) struct Resize {
    #[command(flatten)]
    pub(crate) process: Process,
    /// The rows.
    #[arg(long)]
    pub(crate) rows: u16,
    /// The columns.
    #[arg(long)]
    pub(crate) columns: u16,
}

fn lease(text: &str) -> Result<Lease, String> {
    match text {
        "none" => Ok(Lease(None)),
        "0" => Ok(Lease(Some(Duration::ZERO))),
        _ => seconds(text).map(|length| Lease(Some(length))),
    }
}

fn signal(text: &str) -> Result<u32, String> {
    let name = text.strip_prefix("SIG").unwrap_or(text);
    let named = SIGNALS.iter().zip(1..).find(|(known, _)| **known == name);
    let number = named
        .map(|(_, number)| number)
        .or_else(|| text.parse().ok());
    let number = number.filter(|number| (1..=LAST_SIGNAL).contains(number));
    number.ok_or_else(|| "neither the name of a signal nor a number up to 64".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signal_has_a_name_or_a_number() {
        for (text, expected) in [("TERM", 15), ("SIGKILL", 9), ("SYS", 31), ("64", 64)] {
            assert_eq!(signal(text), Ok(expected));
        }
        for wrong in ["0", "65", "term", "", "-9", "SIG"] {
            assert!(signal(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_lease_may_be_nothing_or_without_a_limit() {
        assert_eq!(lease("0"), Ok(Lease(Some(Duration::ZERO))));
        assert_eq!(lease("1.5"), Ok(Lease(Some(Duration::from_millis(1500)))));
        assert_eq!(lease("none"), Ok(Lease(None)));
        assert!(lease("ever").is_err());
    }
}
