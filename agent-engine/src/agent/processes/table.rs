//! The table of processes.

use super::HAS_PROCESSES;
use super::answers::Answers;
use super::memory::{Memory, RINGS_EACH, memory, ring_length};
use super::polls::{PollTable, Polls};
use super::process::Process;
use crate::agent::leftovers::{Leftovers, Owner};
use crate::bytes::clear;
use crate::callers::Callers;
use crate::handler_error::HandlerError;
use crate::limits::{INPUT, PROCESSES, RING, STREAMS};
use crate::platform::{Channel, Id, ProcessSource};
use crate::system::{Exit, ProcessId, Program, System};
use crate::time::{Instant, UnixTime, earlier};
use agent_core::messages::StoppedBy;
use agent_core::session::Server;
use agent_core::wire::Sink;
use heapless::Vec;

/// A place for each process, created when it is first needed.
pub(in crate::agent) type Slots<P> = Vec<Slot<P>, PROCESSES>;

/// A place for a process.
#[derive(Debug)]
pub(in crate::agent) struct Slot<P> {
    pub(super) serial: u32,
    pub(super) process: Option<Process<P>>,
}

/// The processes that run or are remembered, and the calls that wait for them.
#[derive(Debug)]
pub(in crate::agent) struct Processes<'m, P> {
    pub(super) slots: &'m mut Slots<P>,
    pub(super) polls: PollTable<'m>,
    rings: &'m mut [[u8; RING]],
    inputs: &'m mut [[u8; INPUT]],
    /// How much of each ring is used. 0 until the first process is started.
    ring_length: usize,
    /// The highest number of a process so far.
    last_number: u64,
}

impl<'m, P: Program> Processes<'m, P> {
    /// Creates an empty table, and clears `slots` and `polls`.
    pub(in crate::agent) fn new(
        slots: &'m mut Slots<P>,
        polls: &'m mut Polls,
        rings: &'m mut [[u8; RING]],
        inputs: &'m mut [[u8; INPUT]],
    ) -> Self {
        clear(slots);
        Self {
            slots,
            polls: PollTable::new(polls),
            rings,
            inputs,
            ring_length: 0,
            last_number: 0,
        }
    }

    /// A process can make progress.
    pub(in crate::agent) fn on_ready<S: System<Program = P>>(
        &mut self,
        id: Id,
        source: ProcessSource,
        leftovers: &mut Leftovers<'_, P>,
        platform: &mut S,
    ) {
        let Some((process, mut memory)) = self.get(id) else {
            if let ProcessSource::Output(channel) = source {
                leftovers.on_output(Owner::Process(id), channel, platform);
            }
            return;
        };
        match source {
            ProcessSource::Start => process.on_start_report(&mut memory),
            ProcessSource::Input => {
                process.input.give(&mut process.program, memory.input);
            }
            ProcessSource::Output(channel) => {
                let (output, memory) = match channel {
                    Channel::Stdout => (&mut process.stdout, &mut *memory.stdout),
                    Channel::Stderr => (&mut process.stderr, &mut *memory.stderr),
                };
                output.read_available(&mut process.program, memory, platform);
            }
        }
        process.update_interest(id, &memory, platform);
        self.remove_finished(leftovers, platform);
    }

    /// A process of the system has exited, which may be one of these.
    pub(in crate::agent) fn on_ended<S: System<Program = P>>(
        &mut self,
        process: ProcessId,
        exit: Exit,
        leftovers: &mut Leftovers<'_, P>,
        platform: &mut S,
    ) {
        for index in 0..self.slots().len() {
            let Some(id) = self.id_at(index) else {
                continue;
            };
            if let Some((ended, mut memory)) = self.get(id)
                && ended.is_alive_as(process)
            {
                let now = platform.now();
                ended.on_ended(exit, now, &mut memory);
                ended.update_interest(id, &memory, platform);
                return self.remove_finished(leftovers, platform);
            }
        }
    }

    /// A connection was closed.
    pub(in crate::agent) fn on_connection_lost<S: System<Program = P>>(
        &mut self,
        connection: Id,
        now: Instant,
        leftovers: &mut Leftovers<'_, P>,
        platform: &mut S,
    ) {
        self.polls.on_connection_lost(connection);
        for process in self.processes_mut() {
            process.on_connection_lost(connection, now);
        }
        self.remove_finished(leftovers, platform);
    }

    /// The guest shuts down: stops every process.
    pub(in crate::agent) fn on_shutdown(&mut self, now: Instant) {
        for process in self.processes_mut() {
            process.stop(StoppedBy::Shutdown, now);
        }
    }

    /// Returns the connections whose callers can be answered.
    pub(in crate::agent) fn callers_to_answer(&self) -> Callers {
        let mut callers = Callers::NONE;
        for poll in self.polls.iter() {
            let process = self.slots().get(poll.place);
            if let Some(process) = process.and_then(|slot| slot.process.as_ref())
                && let Some(input) = self.inputs.get(poll.place)
                && poll.is_ready(process, process.input.has_room(input))
            {
                callers.insert(poll.connection);
            }
        }
        callers
    }

    /// Answers the callers on a connection that can be answered, as far as its output has room.
    pub(in crate::agent) fn answer<S: System<Program = P>>(
        &mut self,
        connection: Id,
        server: &mut Server<'_, STREAMS>,
        output: &mut dyn Sink,
        leftovers: &mut Leftovers<'_, P>,
        platform: &mut S,
    ) {
        if !HAS_PROCESSES || !self.polls.has_caller(connection) {
            return;
        }
        let now = platform.now();
        for poll in self.polls.of(connection) {
            let slot = self.slots.get(poll.place);
            if let Some(process) = slot.and_then(|slot| slot.process.as_ref())
                && let Some(memory) = memory(self.rings, self.inputs, self.ring_length, poll.place)
                && poll.is_ready(process, process.input.has_room(memory.input))
            {
                Answers::new(process, &memory, now).send(poll, server, output);
            }
        }
        self.polls.remove_answered();
        self.remove_finished(leftovers, platform);
    }

    /// Whether a caller on this connection waits.
    pub(in crate::agent) fn has_caller(&self, connection: Id) -> bool {
        HAS_PROCESSES && self.polls.has_caller(connection)
    }

    /// Whether no process runs, and no caller can be answered.
    pub(in crate::agent) fn is_empty(&self) -> bool {
        !self.processes().any(Process::is_alive) && self.callers_to_answer().is_empty()
    }

    /// Whether something that a process has left behind has to be killed.
    pub(in crate::agent) fn has_to_kill(&self) -> bool {
        self.processes().any(Process::has_to_kill)
    }

    /// When the next timer expires.
    pub(in crate::agent) fn next_deadline(&self) -> Option<Instant> {
        let processes = self.processes().filter_map(Process::next_deadline).min();
        earlier(processes, self.polls.next_deadline())
    }

    /// Runs expired timers.
    pub(in crate::agent) fn run_timers<S: System<Program = P>>(
        &mut self,
        now: Instant,
        leftovers: &mut Leftovers<'_, P>,
        platform: &mut S,
    ) {
        if !HAS_PROCESSES {
            return;
        }
        self.polls.run_timers(now);
        for index in 0..self.slots.len() {
            if let Some(id) = self.id_at(index)
                && let Some((process, memory)) = self.get(id)
            {
                process.run_timers(now);
                process.stdout.run_timers(now, memory.stdout, platform);
                process.stderr.run_timers(now, memory.stderr, platform);
            }
        }
        self.remove_finished(leftovers, platform);
    }

    /// Finds the place of a process by its number.
    pub(super) fn find(&self, number: u64) -> Result<usize, HandlerError> {
        let mut slots = self.slots().iter();
        let is_meant = |slot: &Slot<P>| {
            let process = slot.process.as_ref();
            process.is_some_and(|process| process.number == number && process.is_known())
        };
        slots.position(is_meant).ok_or(HandlerError::NoSuchProcess)
    }

    /// The ID of the process in a place.
    pub(super) fn id_at(&self, index: usize) -> Option<Id> {
        let slot = self.slots().get(index)?;
        let serial = slot.serial;
        slot.process.is_some().then_some(Id { index, serial })
    }

    /// Returns a process and its memory, if the process still exists.
    pub(super) fn get(&mut self, id: Id) -> Option<(&mut Process<P>, Memory<'_>)> {
        let memory = memory(self.rings, self.inputs, self.ring_length, id.index);
        let slot = self.slots.get_mut(id.index)?;
        if slot.serial != id.serial {
            return None;
        }
        Some((slot.process.as_mut()?, memory?))
    }

    /// A free place, with the serial number of its next process.
    pub(super) fn free_place(&self) -> Option<Id> {
        let free = self.slots().iter().position(|slot| slot.process.is_none());
        let next = self.slots().len();
        let memory = self.inputs.len().min(self.rings.len() / RINGS_EACH);
        let index = free.or_else(|| (next < PROCESSES.min(memory)).then_some(next))?;
        let serial = self.slots().get(index).map_or(0, |slot| slot.serial);
        let serial = serial.wrapping_add(1);
        Some(Id { index, serial })
    }

    /// Puts a process into a place that [`free_place`](Self::free_place) has returned.
    pub(super) fn insert(&mut self, id: Id, process: Process<P>) {
        let slot = Slot {
            serial: id.serial,
            process: Some(process),
        };
        match self.slots.get_mut(id.index) {
            Some(place) => *place = slot,
            // There is room, as `free_place` has checked.
            None => drop(self.slots.push(slot)),
        }
    }

    /// The number of the next process: at least the wall clock's nanoseconds, so that it is a new one even if the guest or its
    /// agent has been started again.
    pub(super) fn next_number(&mut self, now: UnixTime) -> u64 {
        let next = self.last_number.saturating_add(1);
        // Twice as many numbers are left as any clock can use up.
        let clock = now.to_wire().min(u64::MAX / 2);
        self.last_number = next.max(clock);
        self.last_number
    }

    /// Decides how long the rings are, before the first process is started.
    pub(super) fn measure_rings<S: System<Program = P>>(&mut self, platform: &mut S) {
        if self.ring_length == 0 {
            self.ring_length = ring_length(platform.info().memory_total);
        }
    }

    /// The processes. A build without processes has none, so the compiler can remove the code for them.
    pub(super) fn processes(&self) -> impl Iterator<Item = &Process<P>> {
        self.slots().iter().filter_map(|slot| slot.process.as_ref())
    }

    fn processes_mut(&mut self) -> impl Iterator<Item = &mut Process<P>> {
        let slots = if HAS_PROCESSES {
            &mut **self.slots
        } else {
            &mut []
        };
        slots.iter_mut().filter_map(|slot| slot.process.as_mut())
    }

    fn slots(&self) -> &[Slot<P>] {
        if HAS_PROCESSES { self.slots } else { &[] }
    }

    /// Forgets the processes that are over and that no caller waits for.
    pub(super) fn remove_finished<S: System<Program = P>>(
        &mut self,
        leftovers: &mut Leftovers<'_, P>,
        platform: &mut S,
    ) {
        for index in 0..self.slots().len() {
            let Some(slot) = self.slots.get_mut(index) else {
                return;
            };
            let polls = &self.polls;
            let serial = slot.serial;
            let is_over = |process: &mut Process<P>| process.is_over() && !polls.is_awaited(index);
            let Some(process) = slot.process.take_if(is_over) else {
                continue;
            };
            if let Some(leftover) = process.into_leftover(Id { index, serial }, platform) {
                leftovers.push(leftover, platform);
            }
            if let Some(memory) = memory(self.rings, self.inputs, self.ring_length, index) {
                platform.discard(memory.stdout);
                platform.discard(memory.stderr);
                platform.discard(memory.input);
            }
        }
    }
}

// The sentence of an error names the number.
const _: () = assert!(PROCESSES == 64);
