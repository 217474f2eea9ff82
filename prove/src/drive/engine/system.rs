//! An operating system that does anything.

use super::values::failure;
use super::world::World;
use crate::{Opaque, consume};
use agent_core::messages::{PowerAction, RunRequest, SignalTarget, StartRequest, StartStage};
use agent_engine::HandlerError;
use agent_engine::platform::{Channel, Id};
use agent_engine::system::{
    Exit, GroupName, Job, Moved, ProcessId, ProcessInterest, Program, Signal, StartState, System,
    SystemInfo, TerminalSize, Work,
};
use agent_engine::time::UnixTime;
use core::num::NonZeroU32;
use heapless::{String, Vec};

impl World<'_> {
    fn or_failure<T>(&self, done: T) -> Result<T, HandlerError> {
        self.input.any(Ok(done), Err(failure(self.input)))
    }
}

impl<'i> System for World<'i> {
    type Program = Anything<'i>;
    type Job = Anything<'i>;
    type Group = Anything<'i>;

    fn spawn(
        &mut self,
        request: &RunRequest<'_>,
        group: Option<&Self::Group>,
        id: Id,
    ) -> Result<Self::Program, HandlerError> {
        request.argv.iter().for_each(consume);
        consume((group.is_some(), id));
        self.or_failure(Anything(self.input))
    }

    fn start(
        &mut self,
        request: &StartRequest<'_>,
        group: Option<&Self::Group>,
        id: Id,
    ) -> Result<Self::Program, HandlerError> {
        request.argv.iter().for_each(consume);
        consume((group.is_some(), id));
        self.or_failure(Anything(self.input))
    }

    fn watch_process(&mut self, program: &Self::Program, id: Id, interest: ProcessInterest) {
        consume((program.0, id, interest));
    }

    fn watch_input(&mut self, program: &Self::Program, id: Id) {
        consume((program.0, id));
    }

    fn next_ended(&mut self) -> Option<(ProcessId, Exit)> {
        let number = self.input.i32();
        let exit = self.input.any(Exit::Code(number), Exit::Signal(number));
        self.input.any(Some((process(self.input), exit)), None)
    }

    fn has_children(&mut self) -> bool {
        self.input.bool()
    }

    fn open_group(&mut self, name: &GroupName) -> Result<Self::Group, HandlerError> {
        consume(name);
        self.or_failure(Anything(self.input))
    }

    fn find_group(&mut self, name: &GroupName) -> Option<Self::Group> {
        consume(name);
        self.input.any(Some(Anything(self.input)), None)
    }

    fn remove_group(&mut self, name: &GroupName) -> bool {
        consume(name);
        self.input.bool()
    }

    fn thaw(&mut self, group: &Self::Group) -> Result<(), HandlerError> {
        consume(group.0);
        self.or_failure(())
    }

    fn start_job(
        &mut self,
        work: Work<'_, Self::Group>,
        id: Id,
    ) -> Result<Self::Job, HandlerError> {
        consume((work, id));
        self.or_failure(Anything(self.input))
    }

    fn set_clock(&mut self, time: UnixTime) -> Result<(), HandlerError> {
        consume(time);
        self.or_failure(())
    }

    fn add_entropy(&mut self, entropy: &[u8]) -> Result<(), HandlerError> {
        consume(entropy);
        self.or_failure(())
    }

    fn info(&mut self) -> SystemInfo {
        let mut release = Vec::new();
        for byte in self.input.bytes() {
            consume(release.push(*byte));
        }
        SystemInfo {
            kernel_release: String::from_utf8(release).unwrap_or_default(),
            memory_total: self.input.u64(),
            memory_available: self.input.u64(),
            cpus: self.input.u32(),
        }
    }

    fn take_signals(&mut self) -> bool {
        self.input.bool()
    }

    fn signal_everyone(&mut self, signal: Signal) {
        consume(signal);
    }

    fn finish(&mut self, action: PowerAction, is_init: bool) {
        consume((action, is_init));
    }
}

/// A program, a job or a group.
pub(super) struct Anything<'i>(Opaque<'i>);

impl Anything<'_> {
    fn moved(&self) -> Moved {
        let bytes = Moved::Bytes(self.0.usize());
        self.0.any(bytes, self.0.any(Moved::Nothing, Moved::End))
    }
}

impl Drop for Anything<'_> {
    fn drop(&mut self) {
        consume(self.0);
    }
}

impl Program for Anything<'_> {
    fn id(&self) -> ProcessId {
        process(self.0)
    }

    fn read(&mut self, channel: Channel, buffer: &mut [u8]) -> Moved {
        consume((channel, buffer));
        self.moved()
    }

    fn close_output(&mut self, channel: Channel) {
        consume(channel);
    }

    fn write(&mut self, bytes: &[u8]) -> Moved {
        consume(bytes);
        self.moved()
    }

    fn close_input(&mut self) {
        consume(self.0);
    }

    fn signal(&mut self, signal: Signal) {
        consume(signal);
    }

    fn start_state(&mut self) -> StartState {
        let failed = StartState::Failed {
            stage: self.0.any(StartStage::Cwd, StartStage::Exec),
            errno: self.0.u32(),
        };
        let known = self.0.any(StartState::Executed, failed);
        self.0.any(StartState::Pending, known)
    }

    fn send_signal(&mut self, number: u32, target: SignalTarget) -> Result<(), HandlerError> {
        consume((number, target));
        self.0.any(Ok(()), Err(failure(self.0)))
    }

    fn signal_left_behind(&mut self, number: u32) -> Result<(), HandlerError> {
        consume(number);
        self.0.any(Ok(()), Err(failure(self.0)))
    }

    fn resize(&mut self, size: TerminalSize) -> Result<(), HandlerError> {
        consume(size);
        self.0.any(Ok(()), Err(failure(self.0)))
    }

    fn end_terminal_input(&mut self) -> bool {
        self.0.bool()
    }

    fn has_left_behind(&mut self) -> bool {
        self.0.bool()
    }

    fn failed_path(&mut self, buffer: &mut [u8]) -> usize {
        consume(buffer);
        self.0.usize()
    }

    fn failure(&mut self) -> Option<HandlerError> {
        self.0.any(Some(failure(self.0)), None)
    }
}

/// A program that leaves to the trait what it may.
struct Least<'i>(Anything<'i>);

impl Program for Least<'_> {
    fn id(&self) -> ProcessId {
        self.0.id()
    }

    fn read(&mut self, channel: Channel, buffer: &mut [u8]) -> Moved {
        Program::read(&mut self.0, channel, buffer)
    }

    fn close_output(&mut self, channel: Channel) {
        self.0.close_output(channel);
    }

    fn write(&mut self, bytes: &[u8]) -> Moved {
        self.0.write(bytes)
    }

    fn close_input(&mut self) {
        self.0.close_input();
    }

    fn signal(&mut self, signal: Signal) {
        self.0.signal(signal);
    }

    fn failure(&mut self) -> Option<HandlerError> {
        self.0.failure()
    }
}

/// Drives what the trait does for a program.
pub(super) fn least(input: Opaque<'_>) {
    let mut program = Least(Anything(input));
    let size = TerminalSize {
        rows: 0,
        columns: 0,
    };
    consume(program.start_state());
    consume(program.send_signal(input.u32(), SignalTarget::All));
    consume(program.signal_left_behind(input.u32()));
    consume(program.resize(size));
    consume((program.end_terminal_input(), program.has_left_behind()));
    consume(program.failed_path(&mut []));
    program.kill_left_behind();
}

impl Job for Anything<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Moved {
        consume(buffer);
        self.moved()
    }
}

fn process(input: Opaque<'_>) -> ProcessId {
    ProcessId(NonZeroU32::new(input.u32()).unwrap_or(NonZeroU32::MIN))
}
