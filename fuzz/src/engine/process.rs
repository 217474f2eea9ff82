//! Programs and jobs.

use super::pulse::Pulse;
use agent_core::messages::{RunRequest, StartRequest, StartStage};
use agent_engine::HandlerError;
use agent_engine::platform::{Channel, Id, ProcessSource, Token};
use agent_engine::system::{
    self, Exit, GroupName, Moved, ProcessId, ProcessInterest, Signal, StartState,
};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

/// An output of a program.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pipe {
    /// How many bytes wait.
    pub(super) waiting: usize,
    /// The engine reads no more.
    is_closed: bool,
}

/// A process.
#[derive(Debug)]
// Each is a question of its own, and any combination of answers can be.
#[allow(clippy::struct_excessive_bools)]
pub(super) struct Process {
    pub(super) id: ProcessId,
    pub(super) slot: Id,
    pub(super) group: Option<GroupName>,
    pub(super) detach: bool,
    /// How far its start is, if it was started with `Start`.
    pub(super) start: Option<StartState>,
    start_was_read: bool,
    pub(super) interest: ProcessInterest,
    /// It ends when it is asked to.
    obeys: bool,
    /// Standard output and standard error.
    pub(super) outputs: [Pipe; 2],
    /// Something that it has started keeps the outputs open.
    pub(super) lingers: bool,
    /// How many bytes of input it takes.
    pub(super) appetite: usize,
    /// It reads no more.
    pub(super) is_full: bool,
    pub(super) watches_input: bool,
    /// It ends like this, next.
    pub(super) dies: Option<Exit>,
    pub(super) has_ended: bool,
    pub(super) failure: Option<HandlerError>,
    /// The engine has let it go.
    pub(super) dropped: bool,
    pulse: Pulse,
}

impl Process {
    pub(super) fn new(id: ProcessId, slot: Id, request: &RunRequest<'_>, pulse: &Pulse) -> Self {
        Self {
            id,
            slot,
            group: None,
            detach: request.detach,
            start: None,
            start_was_read: false,
            interest: ProcessInterest::default(),
            obeys: request.cwd.is_empty(),
            outputs: [Pipe::default(); 2],
            lingers: false,
            appetite: 0,
            is_full: false,
            watches_input: false,
            dies: None,
            has_ended: false,
            failure: None,
            dropped: false,
            pulse: pulse.clone(),
        }
    }

    /// The process of a `Start`: what its directory is says how it begins.
    pub(super) fn lasting(
        id: ProcessId,
        slot: Id,
        request: &StartRequest<'_>,
        pulse: &Pulse,
    ) -> Self {
        let run = RunRequest {
            cwd: request.user,
            ..RunRequest::default()
        };
        let mut process = Self::new(id, slot, &run, pulse);
        process.start = Some(match request.cwd {
            "" => StartState::Executed,
            "/slow" => StartState::Pending,
            _ => StartState::Failed {
                stage: StartStage::Cwd,
                errno: 2,
            },
        });
        process
    }

    /// It ends, if it has not.
    pub(super) fn end(&mut self, exit: Exit) {
        if !self.has_ended {
            self.dies.get_or_insert(exit);
        }
    }

    pub(super) fn signal(&mut self, signal: Signal) {
        match signal {
            Signal::Term if self.obeys => self.end(Exit::Signal(15)),
            // The planted bug: a program survives it.
            Signal::Kill if !cfg!(feature = "planted") => self.end(Exit::Signal(9)),
            Signal::Term | Signal::Kill => {}
        }
    }

    /// What the engine has to be told of it.
    pub(super) fn ready(&self) -> Vec<Token> {
        let mut ready = Vec::new();
        if self.dropped {
            return ready;
        }
        if let Some(start) = self.start {
            return self.ready_sources(start);
        }
        if self.watches_input && (self.appetite > 0 || self.is_full || self.has_ended) {
            ready.push(Token::Input(self.slot));
        }
        for (channel, pipe) in [Channel::Stdout, Channel::Stderr]
            .into_iter()
            .zip(self.outputs)
        {
            let has_end = self.has_ended && !self.lingers;
            if !pipe.is_closed && (pipe.waiting > 0 || has_end) {
                ready.push(Token::Output(self.slot, channel));
            }
        }
        ready
    }

    fn ready_sources(&self, start: StartState) -> Vec<Token> {
        let mut ready = Vec::new();
        let mut push = |source| ready.push(Token::Process(self.slot, source));
        if start != StartState::Pending && !self.start_was_read {
            push(ProcessSource::Start);
        }
        if self.interest.input && (self.appetite > 0 || self.is_full || self.has_ended) {
            push(ProcessSource::Input);
        }
        let watched = [self.interest.stdout, self.interest.stderr];
        let channels = [Channel::Stdout, Channel::Stderr].into_iter();
        for ((channel, pipe), is_watched) in channels.zip(self.outputs).zip(watched) {
            let has_end = self.has_ended && !self.lingers;
            if is_watched && !pipe.is_closed && (pipe.waiting > 0 || has_end) {
                push(ProcessSource::Output(channel));
            }
        }
        ready
    }

    fn output(&mut self, channel: Channel) -> &mut Pipe {
        &mut self.outputs[usize::from(channel == Channel::Stderr)]
    }
}

/// What the engine has of a process.
#[derive(Debug)]
pub(super) struct Program(pub(super) Rc<RefCell<Process>>);

impl Drop for Program {
    fn drop(&mut self) {
        let mut process = self.0.borrow_mut();
        process.dropped = true;
        process.pulse.beat();
    }
}

impl system::Program for Program {
    fn id(&self) -> ProcessId {
        self.0.borrow().id
    }

    fn read(&mut self, channel: Channel, buffer: &mut [u8]) -> Moved {
        let mut process = self.0.borrow_mut();
        let has_end = process.has_ended && !process.lingers;
        let pipe = process.output(channel);
        assert!(!pipe.is_closed, "a closed output is read");
        let count = pipe.waiting.min(buffer.len());
        if count == 0 {
            return if has_end { Moved::End } else { Moved::Nothing };
        }
        pipe.waiting -= count;
        buffer[..count].fill(b'o');
        process.pulse.beat();
        Moved::Bytes(count)
    }

    fn close_output(&mut self, channel: Channel) {
        let mut process = self.0.borrow_mut();
        process.output(channel).is_closed = true;
        process.pulse.beat();
    }

    fn write(&mut self, bytes: &[u8]) -> Moved {
        let mut process = self.0.borrow_mut();
        if process.is_full || process.has_ended {
            return Moved::End;
        }
        let count = process.appetite.min(bytes.len());
        if count == 0 {
            return Moved::Nothing;
        }
        process.appetite -= count;
        process.pulse.beat();
        Moved::Bytes(count)
    }

    fn close_input(&mut self) {
        let mut process = self.0.borrow_mut();
        process.watches_input = false;
        process.pulse.beat();
    }

    fn signal(&mut self, signal: Signal) {
        self.0.borrow_mut().signal(signal);
    }

    fn start_state(&mut self) -> StartState {
        let mut process = self.0.borrow_mut();
        let start = process.start.unwrap_or(StartState::Executed);
        process.start_was_read = start != StartState::Pending;
        process.pulse.beat();
        start
    }

    fn end_terminal_input(&mut self) -> bool {
        self.0.borrow().is_full
    }

    fn has_left_behind(&mut self) -> bool {
        let process = self.0.borrow();
        process.has_ended && process.lingers
    }

    fn kill_left_behind(&mut self) {
        let mut process = self.0.borrow_mut();
        assert!(
            process.has_ended,
            "a program that runs is killed as one that has ended"
        );
        process.lingers = false;
        process.pulse.beat();
    }

    fn failure(&mut self) -> Option<HandlerError> {
        let process = self.0.borrow();
        assert!(process.has_ended, "a failure is known at the end");
        process.failure
    }
}

/// A job.
#[derive(Debug)]
pub(super) struct Task {
    pub(super) slot: Id,
    /// What it has answered.
    pub(super) answer: VecDeque<u8>,
    /// That was all.
    pub(super) is_done: bool,
    /// The engine has let it go.
    pub(super) dropped: bool,
    pulse: Pulse,
}

impl Task {
    pub(super) fn new(slot: Id, pulse: &Pulse) -> Self {
        Self {
            slot,
            answer: VecDeque::new(),
            is_done: false,
            dropped: false,
            pulse: pulse.clone(),
        }
    }

    pub(super) fn is_ready(&self) -> bool {
        !self.dropped && (self.is_done || !self.answer.is_empty())
    }
}

/// What the engine has of a job.
#[derive(Debug)]
pub(super) struct Job(pub(super) Rc<RefCell<Task>>);

impl Drop for Job {
    fn drop(&mut self) {
        let mut task = self.0.borrow_mut();
        task.dropped = true;
        task.pulse.beat();
    }
}

impl system::Job for Job {
    fn read(&mut self, buffer: &mut [u8]) -> Moved {
        let mut task = self.0.borrow_mut();
        let count = task.answer.len().min(buffer.len());
        if count == 0 {
            return if task.is_done {
                Moved::End
            } else {
                Moved::Nothing
            };
        }
        for (place, byte) in buffer.iter_mut().zip(task.answer.drain(..count)) {
            *place = byte;
        }
        task.pulse.beat();
        Moved::Bytes(count)
    }
}
