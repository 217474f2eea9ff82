//! Programs that do what they are told.

use super::wire::Shared;
use crate::bytes::copy;
use crate::handler_error::HandlerError;
use crate::platform::{Channel, Id, ProcessSource, Token};
use crate::system::{
    Exit, Moved, ProcessId, ProcessInterest, Program, Signal, StartState, TerminalSize,
};
use agent_core::messages::SignalTarget;
use core::cell::RefMut;
use core::num::NonZeroU32;
use std::collections::VecDeque;
use std::string::String;
use std::vec::Vec;

/// The programs that were started.
#[derive(Debug, Default)]
pub(crate) struct Children {
    /// How the next one begins.
    pub(crate) next: Process,
    /// Why the next one does not.
    pub(crate) refusal: Option<HandlerError>,
    pub(crate) spawned: Vec<Spawned>,
    /// Those whose input is watched.
    pub(crate) fed: Vec<Id>,
    /// Those that have ended.
    pub(crate) ended: VecDeque<(ProcessId, Exit)>,
    /// Whether the agent has any, when it asks.
    pub(crate) any: bool,
    /// How often it has asked.
    pub(crate) counted: usize,
}

#[derive(Debug)]
pub(crate) struct Spawned {
    pub(crate) id: Id,
    pub(crate) argv: Vec<String>,
    pub(crate) group: Option<String>,
    /// Whether it was started with `Start`.
    pub(crate) is_process: bool,
    pub(crate) process: Shared<Process>,
}

/// A program, and this end of its pipes.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools)]
pub(crate) struct Process {
    /// What can be read of its outputs.
    pub(crate) outputs: [VecDeque<u8>; 2],
    /// Whether its outputs are closed on its side.
    pub(crate) at_end: [bool; 2],
    /// Whether a process that it leaves behind holds its outputs.
    pub(crate) leaves_child: bool,
    /// Whether its outputs are closed on the agent's side.
    pub(crate) closed: [bool; 2],
    /// How often its outputs were read.
    pub(crate) reads: [usize; 2],
    /// How much the last read of each output asked for, in bytes.
    pub(crate) asked: [usize; 2],
    /// Whether its outputs never run dry.
    pub(crate) is_endless: bool,
    pub(crate) input: Vec<u8>,
    /// How much more it takes, in bytes.
    pub(crate) takes: usize,
    /// Whether it has closed its input.
    pub(crate) is_deaf: bool,
    /// Whether the agent has closed its input.
    pub(crate) input_closed: bool,
    pub(crate) signals: Vec<Signal>,
    /// What callers have sent.
    pub(crate) sent: Vec<(u32, SignalTarget)>,
    /// What they have sent to what it has left behind.
    pub(crate) sent_left_behind: Vec<u32>,
    /// Of a process: whether it is executed.
    pub(crate) start: StartState,
    /// Of a process: whether the engine has asked that since it is known.
    pub(crate) start_was_read: bool,
    /// Of a process: what it is watched for.
    pub(crate) interest: ProcessInterest,
    /// Of a process: the size of its terminal.
    pub(crate) terminal: Option<TerminalSize>,
    /// Of a process: how often the reader of its terminal was to see the end, and whether it does.
    pub(crate) terminal_ends: usize,
    pub(crate) sees_terminal_end: bool,
    /// Whether something that it has started runs on when it has ended.
    pub(crate) has_left_behind: bool,
    /// How often that was killed.
    pub(crate) kills: usize,
    /// Why it could not be executed.
    pub(crate) failure: Option<HandlerError>,
    /// The path that is to blame.
    pub(crate) failed_path: Vec<u8>,
    /// Whether the agent has let go of it.
    pub(crate) is_dropped: bool,
}

impl Default for Process {
    fn default() -> Self {
        Self {
            outputs: Default::default(),
            at_end: [false; 2],
            leaves_child: false,
            closed: [false; 2],
            reads: [0; 2],
            asked: [0; 2],
            is_endless: false,
            input: Vec::new(),
            takes: usize::MAX,
            is_deaf: false,
            input_closed: false,
            signals: Vec::new(),
            sent: Vec::new(),
            sent_left_behind: Vec::new(),
            start: StartState::Executed,
            start_was_read: false,
            interest: ProcessInterest::default(),
            terminal: None,
            terminal_ends: 0,
            sees_terminal_end: true,
            has_left_behind: false,
            kills: 0,
            failure: None,
            failed_path: Vec::new(),
            is_dropped: false,
        }
    }
}

/// The engine's hold of a program.
#[derive(Debug)]
pub(crate) struct FakeProgram {
    pub(crate) id: ProcessId,
    pub(crate) process: Shared<Process>,
}

impl Drop for FakeProgram {
    fn drop(&mut self) {
        self.process.borrow_mut().is_dropped = true;
    }
}

/// The number of the first program; those that follow count up.
const FIRST: u32 = 100;

pub(crate) fn process_id(number: usize) -> ProcessId {
    let number = FIRST + u32::try_from(number).unwrap();
    ProcessId(NonZeroU32::new(number).unwrap())
}

impl Children {
    /// The program that was started as number `number`, from 0.
    pub(crate) fn process(&self, number: usize) -> RefMut<'_, Process> {
        self.spawned[number].process.borrow_mut()
    }

    /// A program writes something.
    pub(crate) fn write(&self, number: usize, channel: Channel, bytes: &[u8]) {
        self.process(number).outputs[channel as usize].extend(bytes);
    }

    /// A program ends, and closes its outputs unless it leaves a process behind.
    pub(crate) fn end(&mut self, number: usize, exit: Exit) {
        // An orphan belongs to no program.
        if let Some(spawned) = self.spawned.get(number) {
            let mut process = spawned.process.borrow_mut();
            process.at_end = [!process.leaves_child; 2];
        }
        self.ended.push_back((process_id(number), exit));
    }

    pub(super) fn ready(&self) -> Vec<Token> {
        let mut tokens = Vec::new();
        for Spawned {
            id,
            process,
            is_process,
            ..
        } in &self.spawned
        {
            let process = process.borrow();
            if *is_process {
                tokens.extend(process.ready(*id));
                continue;
            }
            let channels = [Channel::Stdout, Channel::Stderr];
            for (index, channel) in channels.into_iter().enumerate() {
                let has_news = !process.outputs[index].is_empty() || process.at_end[index];
                if has_news && !process.closed[index] && !process.is_dropped {
                    tokens.push(Token::Output(*id, channel));
                }
            }
            let takes = process.takes > 0 || process.is_deaf;
            if self.fed.contains(id) && takes && !process.input_closed && !process.is_dropped {
                tokens.push(Token::Input(*id));
            }
        }
        tokens
    }
}

impl Process {
    /// What is ready of a process: only what it is watched for.
    fn ready(&self, id: Id) -> Vec<Token> {
        let mut tokens = Vec::new();
        if self.is_dropped {
            return tokens;
        }
        let mut push = |source| tokens.push(Token::Process(id, source));
        if self.start != StartState::Pending && !self.start_was_read {
            push(ProcessSource::Start);
        }
        let watched = [self.interest.stdout, self.interest.stderr];
        let channels = [Channel::Stdout, Channel::Stderr];
        for (index, channel) in channels.into_iter().enumerate() {
            let has_news = self.is_endless || !self.outputs[index].is_empty() || self.at_end[index];
            if watched[index] && has_news && !self.closed[index] {
                push(ProcessSource::Output(channel));
            }
        }
        let takes = self.takes > 0 || self.is_deaf;
        if self.interest.input && takes && !self.input_closed {
            push(ProcessSource::Input);
        }
        tokens
    }
}

impl Program for FakeProgram {
    fn id(&self) -> ProcessId {
        self.id
    }

    fn read(&mut self, channel: Channel, buffer: &mut [u8]) -> Moved {
        let index = channel as usize;
        let mut process = self.process.borrow_mut();
        process.reads[index] += 1;
        process.asked[index] = buffer.len();
        if process.is_endless {
            buffer.fill(b'y');
            return Moved::Bytes(buffer.len());
        }
        let count = buffer.len().min(process.outputs[index].len());
        for (to, from) in buffer.iter_mut().zip(process.outputs[index].drain(..count)) {
            *to = from;
        }
        match count {
            0 if process.at_end[index] => Moved::End,
            0 => Moved::Nothing,
            count => Moved::Bytes(count),
        }
    }

    fn close_output(&mut self, channel: Channel) {
        self.process.borrow_mut().closed[channel as usize] = true;
    }

    fn write(&mut self, bytes: &[u8]) -> Moved {
        let mut process = self.process.borrow_mut();
        assert!(!bytes.is_empty(), "nothing to write");
        if process.is_deaf {
            return Moved::End;
        }
        let count = bytes.len().min(process.takes);
        process.takes -= count;
        process.input.extend_from_slice(&bytes[..count]);
        if count == 0 {
            Moved::Nothing
        } else {
            Moved::Bytes(count)
        }
    }

    fn close_input(&mut self) {
        self.process.borrow_mut().input_closed = true;
    }

    fn signal(&mut self, signal: Signal) {
        self.process.borrow_mut().signals.push(signal);
    }

    fn start_state(&mut self) -> StartState {
        let mut process = self.process.borrow_mut();
        process.start_was_read = process.start != StartState::Pending;
        process.start
    }

    fn send_signal(&mut self, number: u32, target: SignalTarget) -> Result<(), HandlerError> {
        self.process.borrow_mut().sent.push((number, target));
        Ok(())
    }

    fn signal_left_behind(&mut self, number: u32) -> Result<(), HandlerError> {
        self.process.borrow_mut().sent_left_behind.push(number);
        Ok(())
    }

    fn resize(&mut self, size: TerminalSize) -> Result<(), HandlerError> {
        self.process.borrow_mut().terminal = Some(size);
        Ok(())
    }

    fn end_terminal_input(&mut self) -> bool {
        let mut process = self.process.borrow_mut();
        process.terminal_ends += 1;
        process.sees_terminal_end
    }

    fn has_left_behind(&mut self) -> bool {
        self.process.borrow().has_left_behind
    }

    fn kill_left_behind(&mut self) {
        self.process.borrow_mut().kills += 1;
    }

    fn failure(&mut self) -> Option<HandlerError> {
        self.process.borrow_mut().failure
    }

    fn failed_path(&mut self, buffer: &mut [u8]) -> usize {
        copy(buffer, &self.process.borrow().failed_path)
    }
}
