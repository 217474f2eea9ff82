//! A program that was started, and the agent's ends of its pipes.

use super::leaf::Leaf;
use super::poller::Poller;
use crate::sys::Fd;
use agent_engine::HandlerError;
use agent_engine::platform::{Channel, Id, Interest, Token};
use agent_engine::system::{Moved, ProcessId, Program, Signal};
use rustix::io::Errno;
use rustix::process::{Pid, kill_process, kill_process_group};

/// The errors that keep a new process from executing its program.
const NOT_EXECUTED: [HandlerError; 7] = [
    HandlerError::NoDirectory,
    HandlerError::NoProgram,
    HandlerError::NoInterpreter,
    HandlerError::NotExecutable,
    HandlerError::UnknownFormat,
    HandlerError::ArgumentsTooLongHere,
    HandlerError::NotStarted,
];

/// A program that was started. The agent's ends of its pipes do not block.
#[derive(Debug)]
pub struct Child {
    /// Its process ID, which is also the ID of its session and of its process group.
    pid: Pid,
    stdin: Option<Fd>,
    stdout: Option<Fd>,
    stderr: Option<Fd>,
    /// The pipe on which the new process reports why it could not execute the program.
    report: Option<Fd>,
    /// The control group with all that it has started.
    leaf: Option<Leaf>,
}

/// The agent's ends of a program's pipes.
#[derive(Debug)]
pub(super) struct Pipes {
    pub(super) stdin: Fd,
    pub(super) stdout: Fd,
    pub(super) stderr: Fd,
    pub(super) report: Fd,
}

impl Child {
    pub(super) fn new(pid: Pid, pipes: Pipes, leaf: Option<Leaf>) -> Self {
        Self {
            pid,
            stdin: Some(pipes.stdin),
            stdout: Some(pipes.stdout),
            stderr: Some(pipes.stderr),
            report: Some(pipes.report),
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
        if let Some(pipe) = &self.stdin {
            let _ = poller.add(pipe, Token::Input(id), Interest::WRITE);
        }
    }

    const fn output(&self, channel: Channel) -> Option<&Fd> {
        match channel {
            Channel::Stdout => self.stdout.as_ref(),
            Channel::Stderr => self.stderr.as_ref(),
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
            Channel::Stdout => self.stdout = None,
            Channel::Stderr => self.stderr = None,
        }
    }

    fn write(&mut self, bytes: &[u8]) -> Moved {
        let Some(pipe) = &self.stdin else {
            return Moved::End;
        };
        match rustix::io::write(pipe, bytes) {
            Ok(count @ 1..) => Moved::Bytes(count),
            Ok(_) | Err(Errno::AGAIN | Errno::INTR) => Moved::Nothing,
            Err(_) => Moved::End,
        }
    }

    fn close_input(&mut self) {
        self.stdin = None;
    }

    fn signal(&mut self, signal: Signal) {
        // The process is not reaped yet, so the ID still belongs to this group. A new process has no group yet; it keeps
        // the signal until it has unblocked it.
        let number = to_linux(signal);
        if kill_process_group(self.pid, number).is_err() {
            let _ = kill_process(self.pid, number);
        }
        match (&self.leaf, signal) {
            (Some(leaf), Signal::Term) => leaf.terminate(self.pid),
            (Some(leaf), Signal::Kill) => leaf.kill(),
            (None, _) => {}
        }
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
        let mut number = [0];
        let _ = rustix::io::read(self.report.as_ref()?, &mut number);
        let [number] = number;
        let failure = HandlerError::with_number(number, &NOT_EXECUTED);
        if failure.is_none() {
            // It is of no use any more, while the outputs may be read for long.
            self.report = None;
        }
        failure
    }

    fn failed_path(&mut self, buffer: &mut [u8]) -> usize {
        let report = self.report.take();
        report.map_or(0, |report| rustix::io::read(&report, buffer).unwrap_or(0))
    }
}

/// Reads a pipe that does not block.
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
