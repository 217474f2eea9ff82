//! A process: a program that outlives the connection that started it, from its start until it is forgotten.

use super::input::{Input, Kind};
use super::keys::Key;
use super::output::{Output, Policy};
use crate::agent::leftovers::{Leftover, Owner};
use crate::agent::program::valid_text;
use crate::agent::stopping::{Kill, Stopping};
use crate::callers::Callers;
use crate::limits::INPUT;
use crate::platform::{Channel, Id};
use crate::system::{Exit, ProcessId, ProcessInterest, Program, StartState, System};
use crate::time::{Duration, Instant, earlier, passed};
use agent_core::messages::{
    OutputPolicy, ProcessEnd, ProcessEndOutcome, StartFailure, StartRequest, StartStage, StoppedBy,
};
use agent_core::planted;
use core::mem;
use heapless::{String, Vec};

/// How long a process that has ended is remembered.
const REMEMBERED: Duration = Duration::from_secs(600);
/// How much of a program and its arguments is listed, in bytes.
const COMMAND: usize = 128;

/// A process's memory.
#[derive(Debug)]
pub(super) struct Memory<'t> {
    pub(super) stdout: &'t mut [u8],
    pub(super) stderr: &'t mut [u8],
    pub(super) input: &'t mut [u8; INPUT],
}

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
    lease: Option<Duration>,
    lease_ends: Option<Instant>,
    time_limit: Option<Instant>,
    stopping: Stopping,
    /// After its end: what it has left behind has to be killed.
    kill: Option<Kill>,
    /// It is forgotten at its end.
    released: bool,
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

    /// A connection uses the process. Its lease does not run meanwhile.
    pub(super) fn use_by(&mut self, connection: Id) {
        self.users.insert(connection);
        planted!("lease-runs-on", (), self.lease_ends = None);
    }

    /// A connection was closed. If it was the last one that used the process, the lease begins.
    pub(super) fn on_connection_lost(&mut self, connection: Id, now: Instant) {
        self.input.on_connection_lost(connection);
        if !self.users.contains(connection) {
            return;
        }
        self.users.remove(connection);
        if self.users.is_empty()
            && let Some(lease) = self.lease
        {
            self.lease_ends = Some(now.saturating_add(lease));
            self.run_timers(now);
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

    /// The process has exited. Its outputs end when their last writer has closed them, which may be later.
    pub(super) fn on_ended(&mut self, exit: Exit, now: Instant, memory: &mut Memory<'_>) {
        self.on_start_report(memory);
        match self.state {
            State::Starting => {
                // It has ended without a report: something has killed it before the program was executed.
                self.key = None;
                self.state = State::Failed {
                    stage: StartStage::Other,
                    errno: 0,
                    subject: 0,
                };
            }
            State::Running => self.end_with(exit, now),
            State::Failed { .. } | State::Ended { .. } => {}
        }
    }

    fn end_with(&mut self, exit: Exit, now: Instant) {
        let ran = now.saturating_since(self.started);
        self.stopping.on_ended(&mut self.program);
        self.kill = self.stopping.kill_at().map(Kill::new);
        self.lease_ends = None;
        self.time_limit = None;
        self.input.close(&mut self.program);
        let end = ProcessEnd {
            outcome: Some(match exit {
                Exit::Code(code) => ProcessEndOutcome::ExitCode(code.cast_unsigned()),
                Exit::Signal(signal) => ProcessEndOutcome::Signal(signal.cast_unsigned()),
            }),
            stopped_by: self.stopping.by(),
            ran_ms: ran.as_nanos() / 1_000_000,
        };
        let forget_at = now.saturating_add(REMEMBERED);
        self.state = State::Ended { end, forget_at };
    }

    /// Nobody needs the process any more: it is forgotten at its end.
    pub(super) const fn release(&mut self) {
        self.released = true;
    }

    /// Stops the process, if it has not ended.
    pub(super) fn stop(&mut self, by: StoppedBy, now: Instant) {
        if self.is_alive() {
            self.stopping.begin(by, now, &mut self.program);
        }
    }

    /// Kills the process and all that it has started at this time, if it then still runs.
    pub(super) fn kill_by(&mut self, at: Instant) {
        self.stopping.kill_by(at);
    }

    /// Whether something that the process has left behind has to be killed.
    pub(super) const fn has_to_kill(&self) -> bool {
        self.kill.is_some()
    }

    /// When the next timer expires.
    pub(super) fn next_deadline(&self) -> Option<Instant> {
        let own = match self.state {
            State::Ended { forget_at, .. } => earlier(
                Some(forget_at).filter(|_| !self.released),
                self.kill.map(|kill| kill.next_deadline()),
            ),
            _ => earlier(
                earlier(self.lease_ends, self.time_limit),
                self.stopping.kill_at(),
            ),
        };
        let idle = earlier(self.stdout.next_deadline(), self.stderr.next_deadline());
        earlier(own, idle)
    }

    /// Runs expired timers: stops the process, kills it, or forgets it.
    pub(super) fn run_timers(&mut self, now: Instant) {
        if let State::Ended { forget_at, .. } = self.state {
            self.released |= forget_at <= now;
            let program = &mut self.program;
            self.kill.take_if(|kill| !kill.run_timers(now, program));
            return;
        }
        if self.is_alive() {
            self.stopping.run_timers(now, &mut self.program);
        }
        if passed(self.lease_ends, now) || passed(self.time_limit, now) {
            (self.lease_ends, self.time_limit) = (None, None);
            planted!("lease-never-ends", (), self.stop(StoppedBy::Term, now));
        }
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
