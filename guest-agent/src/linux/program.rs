//! A program that was started, and the agent's ends of its pipes.

use super::leaf::Leaf;
use super::poller::Poller;
use super::report::{Outcome, Report};
use super::terminal;
use crate::sys::{Fd, Receiver, SIGNALS, send_signal};
use agent_core::messages::SignalTarget;
use agent_engine::HandlerError;
use agent_engine::platform::{Channel, Id, Interest, ProcessSource, Token};
use agent_engine::system::{
    Moved, ProcessId, ProcessInterest, Program, Signal, StartState, TerminalSize,
};
use rustix::io::Errno;
use rustix::process::Pid;
use rustix::termios::tcgetpgrp;

/// The number of `SIGKILL`.
const KILL: u32 = rustix::process::Signal::KILL.as_raw().unsigned_abs();

/// A program that was started. The agent's ends of its pipes or of its terminal do not block.
#[derive(Debug)]
pub struct Child {
    /// Its process ID, which is also the ID of its session and of its process group.
    pid: Pid,
    ends: Ends,
    /// The last byte that was written to its terminal since the last end of the input.
    last: Option<u8>,
    /// What the new process reports if it cannot execute the program.
    report: Report,
    /// The control group with all that it has started.
    leaf: Option<Leaf>,
}

/// The agent's ends of a program's pipes, until they are closed. With a terminal, the input and the standard output are two
/// descriptors of its master.
#[derive(Debug)]
pub(super) struct Ends {
    pub(super) stdin: Option<Fd>,
    pub(super) stdout: Option<Fd>,
    pub(super) stderr: Option<Fd>,
    pub(super) is_terminal: bool,
}

impl Child {
    pub(super) const fn new(pid: Pid, ends: Ends, report: Report, leaf: Option<Leaf>) -> Self {
        Self {
            pid,
            ends,
            last: None,
            report,
            leaf,
        }
    }

    /// Starts to watch the outputs. If one cannot be watched, its bytes are lost; the exit of the program is still noticed.
    pub(super) fn watch_outputs(&self, poller: &Poller, id: Id) {
        for channel in [Channel::Stdout, Channel::Stderr] {
            if let Some(pipe) = self.output(channel) {
                let _ = poller.add(pipe, Token::Output(id, channel), Interest::READ);
            }
        }
    }

    /// Starts to watch for room in the input.
    pub(super) fn watch_input(&self, poller: &Poller, id: Id) {
        if let Some(pipe) = &self.ends.stdin {
            let _ = poller.add(pipe, Token::Input(id), Interest::WRITE);
        }
    }

    /// Starts to watch for the report whether the program is executed.
    ///
    /// # Errors
    /// Fails if the kernel cannot watch another descriptor.
    pub(super) fn watch_report(&self, poller: &Poller, id: Id) -> Result<(), Errno> {
        let token = Token::Process(id, ProcessSource::Start);
        match self.report.pipe() {
            Some(pipe) => poller.add(pipe, token, Interest::READ),
            None => Ok(()),
        }
    }

    /// Sets what is watched of a process. If something cannot be watched, its bytes are lost; the exit of the program is still
    /// noticed.
    pub(super) fn watch(&self, poller: &Poller, id: Id, interest: ProcessInterest) {
        let Ends {
            stdin,
            stdout,
            stderr,
            ..
        } = &self.ends;
        let input = Interest {
            write: interest.input,
            ..Interest::NONE
        };
        let output = |read| Interest {
            read,
            ..Interest::NONE
        };
        let stdout_source = ProcessSource::Output(Channel::Stdout);
        let stderr_source = ProcessSource::Output(Channel::Stderr);
        for (end, source, interest) in [
            (stdin, ProcessSource::Input, input),
            (stdout, stdout_source, output(interest.stdout)),
            (stderr, stderr_source, output(interest.stderr)),
        ] {
            if let Some(end) = end {
                let _ = poller.set(end, Token::Process(id, source), interest);
            }
        }
    }

    /// The master of its terminal.
    fn terminal(&self) -> Option<&Fd> {
        let Ends { stdin, stdout, .. } = &self.ends;
        stdout
            .as_ref()
            .or(stdin.as_ref())
            .filter(|_| self.ends.is_terminal)
    }

    /// Sends a signal to the process group in the foreground of its terminal, or else to its own.
    fn send_to_foreground(&self, number: u32) -> Result<(), Errno> {
        match self.terminal().map(tcgetpgrp) {
            Some(Ok(group)) => send_signal(Receiver::Group(group), number),
            Some(Err(_)) | None => self.send_to_group(number),
        }
    }

    /// Sends a signal to its process group. A new process has none yet. It then gets the signal alone, and keeps it until it has
    /// unblocked it.
    fn send_to_group(&self, number: u32) -> Result<(), Errno> {
        match send_signal(Receiver::Group(self.pid), number) {
            Err(Errno::SRCH) => send_signal(Receiver::Process(self.pid), number),
            sent => sent,
        }
    }

    /// Sends a signal to the program and all that it has started.
    fn send_to_all(&self, number: u32) -> Result<(), Errno> {
        if self.send_to_leaf(number) && number != KILL {
            return Ok(());
        }
        // Not every kernel can start a process in its control group.
        self.send_to_group(number)
    }

    /// Sends a signal to all processes in its control group. Returns false if there are none.
    fn send_to_leaf(&self, number: u32) -> bool {
        let Some(leaf) = &self.leaf else {
            return false;
        };
        if number == KILL {
            let is_populated = leaf.is_populated();
            leaf.kill();
            return is_populated;
        }
        leaf.send(number)
    }

    const fn output(&self, channel: Channel) -> Option<&Fd> {
        match channel {
            Channel::Stdout => self.ends.stdout.as_ref(),
            Channel::Stderr => self.ends.stderr.as_ref(),
        }
    }
}

impl Program for Child {
    fn id(&self) -> ProcessId {
        process_id(self.pid)
    }

    fn read(&mut self, channel: Channel, buffer: &mut [u8]) -> Moved {
        match self.output(channel) {
            Some(pipe) => read_pipe(pipe, buffer),
            None => Moved::End,
        }
    }

    fn close_output(&mut self, channel: Channel) {
        match channel {
            Channel::Stdout => self.ends.stdout = None,
            Channel::Stderr => self.ends.stderr = None,
        }
    }

    fn write(&mut self, bytes: &[u8]) -> Moved {
        let Some(pipe) = &self.ends.stdin else {
            return Moved::End;
        };
        match rustix::io::write(pipe, bytes) {
            Ok(count @ 1..) => {
                self.last = bytes.get(..count).and_then(<[u8]>::last).copied();
                Moved::Bytes(count)
            }
            Ok(_) | Err(Errno::AGAIN | Errno::INTR) => Moved::Nothing,
            Err(_) => Moved::End,
        }
    }

    fn close_input(&mut self) {
        self.ends.stdin = None;
    }

    fn signal(&mut self, signal: Signal) {
        // The process is not reaped yet, so the ID still belongs to this group.
        let number = to_linux(signal).as_raw().unsigned_abs();
        let _ = self.send_to_group(number);
        match (&self.leaf, signal) {
            (Some(leaf), Signal::Term) => leaf.terminate(self.pid),
            (Some(leaf), Signal::Kill) => leaf.kill(),
            (None, _) => {}
        }
    }

    fn start_state(&mut self) -> StartState {
        match self.report.read() {
            Outcome::Pending => StartState::Pending,
            Outcome::Executed => StartState::Executed,
            Outcome::Failed { stage, errno, .. } => StartState::Failed {
                stage,
                errno: errno.into(),
            },
        }
    }

    fn send_signal(&mut self, number: u32, target: SignalTarget) -> Result<(), HandlerError> {
        if !(1..=SIGNALS).contains(&number) {
            return Err(HandlerError::BadSignal);
        }
        let sent = match target {
            SignalTarget::Process => send_signal(Receiver::Process(self.pid), number),
            SignalTarget::ProcessGroup => self.send_to_foreground(number),
            SignalTarget::All => self.send_to_all(number),
        };
        sent.map_err(|errno| match errno {
            Errno::PERM => HandlerError::MayNotSignal,
            _ => HandlerError::NothingToSignal,
        })
    }

    fn signal_left_behind(&mut self, number: u32) -> Result<(), HandlerError> {
        if !(1..=SIGNALS).contains(&number) {
            return Err(HandlerError::BadSignal);
        }
        // Only its control group still says what is the program's: its IDs may be those of other processes.
        self.send_to_leaf(number)
            .then_some(())
            .ok_or(HandlerError::NothingToSignal)
    }

    fn resize(&mut self, size: TerminalSize) -> Result<(), HandlerError> {
        let master = self.terminal().ok_or(HandlerError::NoTerminal)?;
        terminal::resize(master, size).map_err(|_| HandlerError::NoTerminal)
    }

    fn end_terminal_input(&mut self) -> bool {
        let master = self.terminal();
        let is_seen = master.is_some_and(|master| terminal::end_input(master, self.last));
        if is_seen {
            self.last = None;
        }
        is_seen
    }

    fn has_left_behind(&mut self) -> bool {
        self.leaf.as_ref().is_some_and(Leaf::is_populated)
    }

    fn kill_left_behind(&mut self) {
        if let Some(leaf) = &self.leaf {
            leaf.kill();
        }
    }

    fn failure(&mut self) -> Option<HandlerError> {
        match self.report.read() {
            Outcome::Failed { error, .. } => error,
            Outcome::Pending | Outcome::Executed => None,
        }
    }

    fn failed_path(&mut self, buffer: &mut [u8]) -> usize {
        self.report.read_subject(buffer)
    }
}

/// Reads a pipe or the master of a terminal, which does not block. Once nobody holds the other end of a terminal, reading it is
/// an error.
pub(super) fn read_pipe(pipe: &Fd, buffer: &mut [u8]) -> Moved {
    match rustix::io::read(pipe, buffer) {
        Ok(count @ 1..) => Moved::Bytes(count),
        Err(Errno::AGAIN | Errno::INTR) => Moved::Nothing,
        Ok(_) | Err(_) => Moved::End,
    }
}

pub(super) fn process_id(pid: Pid) -> ProcessId {
    ProcessId(pid.as_raw_nonzero().unsigned_abs())
}

pub(super) const fn to_linux(signal: Signal) -> rustix::process::Signal {
    match signal {
        Signal::Term => rustix::process::Signal::TERM,
        Signal::Kill => rustix::process::Signal::KILL,
    }
}
