//! The calls about a process. Each is answered at once if it can be; otherwise it waits.

use super::answers::Answers;
use super::input::NotTaken;
use super::memory::Memory;
use super::polls::{Reading, Waiting, time_to_wait};
use super::process::{Process, State};
use super::table::Processes;
use crate::handler_error::HandlerError;
use crate::platform::{Channel, Id};
use crate::system::{Program, System, TerminalSize};
use crate::time::{Duration, Instant};
use agent_core::messages::processes::{ReadOutput, Wait, WriteInput};
use agent_core::messages::{
    OutputChannel, ReadOutputRequest, ResizeTerminalRequest, SignalRequest, SignalTarget,
    WaitRequest, WriteInputRequest,
};
use agent_core::session::{Handled, Reply};

/// Who calls, and what can be answered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caller {
    pub(super) connection: Id,
    /// The room for an answer, in bytes.
    pub(super) room: usize,
    pub(super) now: Instant,
}

impl<P: Program> Processes<'_, P> {
    /// Waits for the end of a process.
    pub(super) fn wait(
        &mut self,
        request: &WaitRequest,
        reply: Reply<'_, Wait>,
        caller: &Caller,
    ) -> Result<Handled, HandlerError> {
        let (id, process, memory) = self.named(request.process)?;
        process.use_by(caller.connection);
        let time = time_to_wait(request.wait_ms, reply.timeout());
        if process.end().is_some() || time == Duration::ZERO {
            let answers = Answers::new(process, &memory, caller.now);
            return Ok(reply.send(&answers.waited()));
        }
        self.polls.check_room(caller.connection)?;
        let (handled, token) = reply.later();
        self.poll(id, time, Waiting::End(token), caller);
        Ok(handled)
    }

    /// Reads what a process has written.
    pub(super) fn read_output<S: System<Program = P>>(
        &mut self,
        request: &ReadOutputRequest,
        reply: Reply<'_, ReadOutput>,
        caller: &Caller,
        platform: &mut S,
    ) -> Result<Handled, HandlerError> {
        let channel = match request.output {
            OutputChannel::Stdout => Channel::Stdout,
            OutputChannel::Stderr => Channel::Stderr,
        };
        let (id, process, memory) = self.named(request.process)?;
        let output = process.output_mut(channel);
        if request.offset > output.written() {
            return Err(HandlerError::OffsetAhead);
        }
        if let Some(acknowledged) = request.acknowledged {
            output.acknowledge(acknowledged, caller.now)?;
            process.use_by(caller.connection);
            process.update_interest(id, &memory, platform);
        }
        let most = usize::try_from(request.max_bytes).unwrap_or(usize::MAX);
        let reading = Reading {
            channel,
            offset: request.offset,
            most: if most == 0 { usize::MAX } else { most },
        };
        let time = time_to_wait(request.wait_ms, reply.timeout());
        let has_news = process.output(channel, &memory).0.has_news(request.offset);
        if has_news || time == Duration::ZERO {
            let answers = Answers::new(process, &memory, caller.now);
            return Ok(reply.send(&answers.output(reading, caller.room)));
        }
        self.polls.check_room(caller.connection)?;
        let (handled, token) = reply.later();
        self.poll(id, time, Waiting::Output(token, reading), caller);
        Ok(handled)
    }

    /// Writes to the input of a process.
    pub(super) fn write_input<S: System<Program = P>>(
        &mut self,
        request: &WriteInputRequest<'_>,
        reply: Reply<'_, WriteInput>,
        caller: &Caller,
        platform: &mut S,
    ) -> Result<Handled, HandlerError> {
        let (id, process, memory) = self.named(request.process)?;
        process.use_by(caller.connection);
        match process.input.admit(caller.connection, request.offset) {
            Ok(()) => {}
            Err(NotTaken::Failed(error)) => return Err(error),
            Err(NotTaken::Gap { expected }) => {
                self.polls.check_room(caller.connection)?;
                let (handled, token) = reply.later();
                self.poll(id, Duration::ZERO, Waiting::Gap(token, expected), caller);
                return Ok(handled);
            }
        }
        let before = process.input.taken();
        let is_new = request.offset.saturating_add(request.data.len() as u64) > before;
        let Process { input, program, .. } = process;
        input.take(request.offset, request.data, request.end, memory.input);
        if !input.give(program, memory.input) {
            return Err(HandlerError::NoTerminalEnd);
        }
        process.update_interest(id, &memory, platform);
        let time = time_to_wait(request.wait_ms, reply.timeout());
        let is_stuck = is_new && process.input.taken() == before && !process.input.is_closed();
        if !is_stuck || time == Duration::ZERO || process.input.has_room(memory.input) {
            let answers = Answers::new(process, &memory, caller.now);
            return Ok(reply.send(&answers.input()));
        }
        self.polls.check_room(caller.connection)?;
        let (handled, token) = reply.later();
        self.poll(id, time, Waiting::Room(token), caller);
        Ok(handled)
    }

    /// Sends a signal to a process.
    pub(super) fn signal(
        &mut self,
        request: &SignalRequest,
        now: Instant,
    ) -> Result<(), HandlerError> {
        let (_, process, _) = self.named(request.process)?;
        let program = &mut process.program;
        if matches!(process.state, State::Ended { .. }) {
            // Its IDs may be those of other processes by now.
            return match request.target {
                SignalTarget::All => program.signal_left_behind(request.signal),
                SignalTarget::Process | SignalTarget::ProcessGroup => {
                    Err(HandlerError::ProcessEnded)
                }
            };
        }
        program.send_signal(request.signal, request.target)?;
        if request.kill_after_ms > 0 {
            let after = Duration::from_millis(request.kill_after_ms);
            process.kill_by(now.saturating_add(after));
        }
        Ok(())
    }

    /// Sets the size of a process's terminal.
    pub(super) fn resize_terminal(
        &mut self,
        request: &ResizeTerminalRequest,
    ) -> Result<(), HandlerError> {
        let (_, process, _) = self.named(request.process)?;
        if !process.has_terminal {
            return Err(HandlerError::NoTerminal);
        }
        let length = |length| u16::try_from(length).ok().filter(|length| *length > 0);
        match (length(request.rows), length(request.columns)) {
            (Some(rows), Some(columns)) => process.program.resize(TerminalSize { rows, columns }),
            _ => Err(HandlerError::BadTerminalSize),
        }
    }

    /// Forgets a process at its end. It is no error if it is forgotten already.
    pub(super) fn release(&mut self, number: u64) {
        if let Ok((_, process, _)) = self.named(number) {
            process.release();
        }
    }

    /// Finds a process by its number.
    fn named(&mut self, number: u64) -> Result<(Id, &mut Process<P>, Memory<'_>), HandlerError> {
        let place = self.find(number)?;
        let id = self.id_at(place).ok_or(HandlerError::NoSuchProcess)?;
        let (process, memory) = self.get(id).ok_or(HandlerError::NoSuchProcess)?;
        Ok((id, process, memory))
    }

    fn poll(&mut self, id: Id, time: Duration, waiting: Waiting, caller: &Caller) {
        let deadline = Some(caller.now.saturating_add(time));
        self.polls
            .push(caller.connection, id.index, deadline, waiting);
    }
}
