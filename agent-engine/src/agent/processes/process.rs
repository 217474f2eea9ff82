//! A process: a program that outlives the connection that started it, from its start until it is forgotten.

use super::input::{Input, Kind};
use super::keys::Key;
use super::memory::Memory;
use super::output::{Output, Policy};
use crate::agent::leftovers::{Leftover, Owner};
use crate::agent::program::valid_text;
use crate::agent::stopping::{Kill, Stopping};
use crate::callers::Callers;
use crate::platform::{Channel, Id};
use crate::system::{ProcessId, ProcessInterest, Program, StartState, System};
use crate::time::{Duration, Instant};
use agent_core::messages::{OutputPolicy, ProcessEnd, StartFailure, StartRequest, StartStage};
use core::mem;
use heapless::{String, Vec};

/// How much of a program and its arguments is listed, in bytes.
const COMMAND: usize = 128;

/// A process.
#[derive(Debug)]
pub(super) struct Process<P> {
    pub(super) number: u64,
    pub(super) program: P,
    pub(super) state: State,
    pub(super) started: Instant,
    pub(super) command: String<COMMAND>,
    pub(super) group: String<64>,
    pub(super) has_terminal: bool,
    pub(super) stdout: Output,
    pub(super) stderr: Output,
    pub(super) input: Input,
    pub(super) key: Option<Key>,
    /// The connections that use the process.
    pub(super) users: Callers,
    pub(super) lease: Option<Duration>,
    pub(super) lease_ends: Option<Instant>,
    pub(super) time_limit: Option<Instant>,
    pub(super) stopping: Stopping,
    /// After its end: what it has left behind has to be killed.
    pub(super) kill: Option<Kill>,
    /// It is forgotten at its end.
    pub(super) released: bool,
    watched: ProcessInterest,
}

/// What has become of a process.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum State {
    /// It is not known yet whether the program is executed.
    Starting,
    /// The program could not be executed. The subject of the failure is in the memory of its output, and has this length.
    Failed {
        stage: StartStage,
        errno: u32,
        subject: usize,
    },
    /// The program is executed.
    Running,
    /// It has ended.
    Ended {
        end: ProcessEnd,
        /// When it is forgotten.
        forget_at: Instant,
    },
}

impl<P: Program> Process<P> {
    /// Creates the state for a program that was just started for a connection.
    pub(super) fn new(
        number: u64,
        program: P,
        request: &StartRequest<'_>,
        key: Option<Key>,
        connection: Id,
        now: Instant,
    ) -> Self {
        let lease = request.lease_ms.map(Duration::from_millis);
        let policy = match request.output_policy {
            OutputPolicy::Wait => Policy::Wait,
            OutputPolicy::Default if lease == Some(Duration::ZERO) => Policy::Wait,
            OutputPolicy::KeepNewest | OutputPolicy::Default => Policy::KeepNewest,
        };
        let has_terminal = request.terminal.is_some();
        let time_limit = Some(request.time_limit_ms).filter(|limit| *limit > 0);
        let mut users = Callers::NONE;
        users.insert(connection);
        Self {
            number,
            program,
            state: State::Starting,
            started: now,
            command: command(request),
            group: String::try_from(request.group).unwrap_or_default(),
            has_terminal,
            stdout: Output::new(Channel::Stdout, policy, true),
            stderr: Output::new(Channel::Stderr, policy, !has_terminal),
            input: Input::new(match request.input {
                _ if has_terminal => Kind::Terminal,
                true => Kind::Pipe,
                false => Kind::None,
            }),
            key,
            users,
            lease,
            lease_ends: None,
            time_limit: time_limit
                .map(Duration::from_millis)
                .map(|limit| now.saturating_add(limit)),
            stopping: Stopping::default(),
            kill: None,
            released: false,
            watched: ProcessInterest::default(),
        }
    }

    /// Whether the process was started, so that calls can name it.
    pub(super) const fn is_known(&self) -> bool {
        matches!(self.state, State::Running | State::Ended { .. })
    }

    /// Whether the process has not ended.
    pub(super) const fn is_alive(&self) -> bool {
        matches!(self.state, State::Starting | State::Running)
    }

    /// Whether the process is this one of the system and has not ended.
    pub(super) fn is_alive_as(&self, process: ProcessId) -> bool {
        self.is_alive() && self.program.id() == process
    }

    /// Whether the process is not needed any more. Callers may still wait for an answer about it.
    pub(super) const fn is_over(&self) -> bool {
        match self.state {
            State::Starting | State::Running => false,
            State::Failed { .. } => true,
            State::Ended { .. } => self.released,
        }
    }

    /// How it has ended, if it has.
    pub(super) const fn end(&self) -> Option<ProcessEnd> {
        match self.state {
            State::Ended { end, .. } => Some(end),
            _ => None,
        }
    }

    /// Why the program could not be executed, if that is so.
    pub(super) fn failure<'t>(&self, memory: &'t Memory<'_>) -> Option<StartFailure<'t>> {
        let State::Failed {
            stage,
            errno,
            subject,
        } = self.state
        else {
            return None;
        };
        let subject = memory.stdout.get(..subject).unwrap_or_default();
        Some(StartFailure {
            stage,
            errno,
            subject: valid_text(subject),
        })
    }

    /// One of the outputs, with its memory.
    pub(super) const fn output<'o, 't>(
        &'o self,
        channel: Channel,
        memory: &'t Memory<'_>,
    ) -> (&'o Output, &'t [u8]) {
        match channel {
            Channel::Stdout => (&self.stdout, memory.stdout),
            Channel::Stderr => (&self.stderr, memory.stderr),
        }
    }

    /// One of the outputs.
    pub(super) const fn output_mut(&mut self, channel: Channel) -> &mut Output {
        match channel {
            Channel::Stdout => &mut self.stdout,
            Channel::Stderr => &mut self.stderr,
        }
    }

    /// The platform may know whether the program is executed.
    pub(super) fn on_start_report(&mut self, memory: &mut Memory<'_>) {
        if self.state != State::Starting {
            return;
        }
        self.state = match self.program.start_state() {
            StartState::Pending => State::Starting,
            StartState::Executed => State::Running,
            StartState::Failed { stage, errno } => {
                self.key = None;
                State::Failed {
                    stage,
                    errno,
                    subject: self.program.failed_path(memory.stdout).min(MAX_SUBJECT),
                }
            }
        };
    }

    /// Watches what can make progress, and nothing else.
    pub(super) fn update_interest<S: System<Program = P>>(
        &mut self,
        id: Id,
        memory: &Memory<'_>,
        platform: &mut S,
    ) {
        let is_known = self.is_known();
        let interest = ProcessInterest {
            input: is_known && self.input.is_pending(),
            stdout: is_known && self.stdout.has_room(memory.stdout),
            stderr: is_known && self.stderr.has_room(memory.stderr),
        };
        if interest != self.watched {
            self.watched = interest;
            platform.watch_process(&self.program, id, interest);
        }
    }

    /// Gives up a process that is over. Returns the rest if a process that it left behind holds an output, or has to be killed.
    pub(super) fn into_leftover<S: System<Program = P>>(
        mut self,
        id: Id,
        platform: &mut S,
    ) -> Option<Leftover<P>> {
        if matches!(self.state, State::Failed { .. }) {
            return None;
        }
        self.input.close(&mut self.program);
        let all = ProcessInterest {
            input: false,
            stdout: self.stdout.is_open(),
            stderr: self.stderr.is_open(),
        };
        if all != self.watched {
            platform.watch_process(&self.program, id, all);
        }
        let outputs = [self.stdout.into_capture(), self.stderr.into_capture()];
        let kill_at = self.kill.map(|kill| kill.at());
        Leftover::new(Owner::Process(id), self.program, outputs, kill_at)
    }
}

/// The longest subject of a failure, in bytes.
const MAX_SUBJECT: usize = StartFailure::SUBJECT_MAX_LEN;

/// The program and its arguments, with blanks between them.
fn command(request: &StartRequest<'_>) -> String<COMMAND> {
    let mut bytes = Vec::<u8, COMMAND>::new();
    let mut blank: &[u8] = b"";
    for argument in &request.argv {
        let blank = mem::replace(&mut blank, b" ");
        for byte in blank.iter().chain(argument.as_bytes()) {
            if bytes.push(*byte).is_err() {
                // The last letter may be cut in two.
                return String::try_from(valid_text(&bytes)).unwrap_or_default();
            }
        }
    }
    String::try_from(valid_text(&bytes)).unwrap_or_default()
}
