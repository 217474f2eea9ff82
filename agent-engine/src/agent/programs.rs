//! The table of running programs.

use super::leftovers::{self, Leftovers, Owner};
use super::program::{Caller, Deadlines, Run, Streams};
use crate::bytes::clear;
use crate::handler_error::HandlerError;
use crate::limits::{PROGRAMS, STREAM, STREAMS};
use crate::platform::{Channel, Id, Platform};
use crate::system::{Exit, ProcessId, Program, System};
use crate::time::{Duration, Instant, earlier};
use agent_core::messages::{RunRequest, agent};
use agent_core::planted;
use agent_core::session::{Handled, Reply, Server};
use agent_core::wire::Sink;
use heapless::Vec;

/// The number of streams of a program: its input and both outputs.
const STREAMS_EACH: usize = 3;

/// A slot for each program, created when it is first needed.
pub(super) type Slots<P> = Vec<Slot<P>, PROGRAMS>;

/// The running programs.
#[derive(Debug)]
pub(super) struct Programs<'m, P> {
    slots: &'m mut Slots<P>,
    leftovers: Leftovers<'m, P>,
    memory: &'m mut [[u8; STREAM]],
}

/// A slot for a program.
#[derive(Debug)]
pub(super) struct Slot<P> {
    serial: u32,
    run: Option<Run<P>>,
}

impl<'m, P: Program> Programs<'m, P> {
    /// Creates an empty table, and clears `slots` and `leftovers`.
    pub(super) fn new(
        slots: &'m mut Slots<P>,
        leftovers: &'m mut leftovers::Slots<P>,
        memory: &'m mut [[u8; STREAM]],
    ) -> Self {
        clear(slots);
        Self {
            slots,
            leftovers: Leftovers::new(leftovers),
            memory,
        }
    }

    /// Whether there is a free slot.
    pub(super) fn has_room(&self) -> bool {
        self.free_slot().is_some()
    }

    /// Starts a program for a caller.
    pub(super) fn start<S: System<Program = P>>(
        &mut self,
        request: &RunRequest<'_>,
        group: Option<&S::Group>,
        reply: Reply<'_, agent::Run>,
        connection: Id,
        platform: &mut S,
    ) -> Result<Handled, HandlerError> {
        let index = self.free_slot().ok_or(HandlerError::TooManyPrograms)?;
        let serial = self.slots.get(index).map_or(0, |slot| slot.serial);
        let serial = serial.wrapping_add(1);
        let id = Id { index, serial };
        let program = platform.spawn(request, group, id)?;
        let now = platform.now();
        let in_time = |duration| now.saturating_add(duration);
        let timeout = Some(request.timeout_ms).filter(|timeout| *timeout > 0);
        let deadlines = Deadlines {
            timeout: planted!(
                "timeout-ignored",
                None,
                timeout.map(Duration::from_millis).map(in_time)
            ),
            call: reply.timeout().map(Duration::from).map(in_time),
        };
        let (handled, token) = reply.later();
        let caller = Caller { connection, token };
        let mut streams = streams(self.memory, index).ok_or(HandlerError::TooManyPrograms)?;
        let run = Run::new(program, request, caller, deadlines, &mut streams);
        if let Some(program) = run.pending_input() {
            platform.watch_input(program, id);
        }
        let slot = Slot {
            serial,
            run: Some(run),
        };
        match self.slots.get_mut(index) {
            Some(place) => *place = slot,
            // There is room, as `free_slot` has checked.
            None => drop(self.slots.push(slot)),
        }
        Ok(handled)
    }

    /// A program can take input.
    pub(super) fn on_input(&mut self, id: Id) {
        if let Some((run, streams)) = self.get(id) {
            run.write_input(&streams);
        }
    }

    /// A program has written output, or a process that it left behind.
    pub(super) fn on_output(&mut self, id: Id, channel: Channel, platform: &mut impl Platform) {
        match self.get(id) {
            Some((run, mut streams)) => run.read_output(channel, &mut streams),
            None => self
                .leftovers
                .on_output(Owner::Program(id), channel, platform),
        }
    }

    /// A process has exited, which may be that of a program.
    pub(super) fn on_ended(
        &mut self,
        process: ProcessId,
        exit: Exit,
        platform: &mut impl Platform,
    ) {
        for (index, slot) in self.slots.iter_mut().enumerate() {
            if let Some(run) = &mut slot.run
                && run.is_running_as(process)
                && let Some(mut streams) = streams(self.memory, index)
            {
                run.on_ended(exit, &mut streams);
                return self.free_if_finished(index, platform);
            }
        }
    }

    /// Returns the connections whose callers can be answered.
    pub(super) fn callers_to_answer(&self) -> impl Iterator<Item = Id> {
        let runs = self.running().filter(|run| run.has_verdict());
        runs.filter_map(Run::caller)
    }

    /// Answers the callers on a connection that can be answered, as far as its output has room.
    pub(super) fn answer(
        &mut self,
        connection: Id,
        server: &mut Server<'_, STREAMS>,
        output: &mut dyn Sink,
        platform: &mut impl Platform,
    ) {
        for index in 0..self.slots.len() {
            if let Some(run) = run_on_connection(self.slots, index, connection)
                && let Some(streams) = streams(self.memory, index)
            {
                run.answer(&streams, server, output);
                self.free_if_finished(index, platform);
            }
        }
    }

    /// A connection was closed. Stops its programs, unless they are detached.
    pub(super) fn on_connection_lost(
        &mut self,
        connection: Id,
        now: Instant,
        platform: &mut impl Platform,
    ) {
        for index in 0..self.slots.len() {
            if let Some(run) = run_on_connection(self.slots, index, connection) {
                run.on_connection_lost(now);
                self.free_if_finished(index, platform);
            }
        }
    }

    /// Whether a caller on this connection waits.
    pub(super) fn has_caller(&self, connection: Id) -> bool {
        let mut running = self.running();
        running.any(|run| run.caller() == Some(connection))
    }

    /// The guest shuts down: sends `SIGTERM` to every program, and `SIGKILL` two seconds later.
    pub(super) fn on_shutdown(&mut self, now: Instant) {
        for run in self.running_mut() {
            run.on_shutdown(now);
        }
    }

    /// Whether no program runs and no caller waits.
    pub(super) fn is_empty(&self) -> bool {
        self.running().next().is_none()
    }

    /// Whether something that a program left behind has to be killed.
    pub(super) fn has_to_kill(&self) -> bool {
        self.leftovers.has_to_kill()
    }

    /// What programs and processes have left behind.
    pub(super) const fn leftovers(&mut self) -> &mut Leftovers<'m, P> {
        &mut self.leftovers
    }

    /// When the next timer expires.
    pub(super) fn next_deadline(&self) -> Option<Instant> {
        let running = self.running().filter_map(Run::next_deadline).min();
        earlier(running, self.leftovers.next_deadline())
    }

    /// Runs the expired timers of all programs.
    pub(super) fn run_timers(&mut self, now: Instant, platform: &mut impl Platform) {
        for run in self.running_mut() {
            run.run_timers(now);
        }
        self.leftovers.run_timers(now, platform);
    }

    /// A free slot, which may have to be created.
    fn free_slot(&self) -> Option<usize> {
        let free = self.slots.iter().position(|slot| slot.run.is_none());
        let next = self.slots.len();
        let most = PROGRAMS.min(self.memory.len() / STREAMS_EACH);
        free.or_else(|| (next < most).then_some(next))
    }

    /// Returns a program and its memory, if the program still exists.
    fn get(&mut self, id: Id) -> Option<(&mut Run<P>, Streams<'_>)> {
        let slot = self.slots.get_mut(id.index)?;
        if slot.serial != id.serial {
            return None;
        }
        let run = slot.run.as_mut()?;
        Some((run, streams(self.memory, id.index)?))
    }

    fn free_if_finished(&mut self, index: usize, platform: &mut impl Platform) {
        if let Some(slot) = self.slots.get_mut(index)
            && let Some(run) = slot.run.take_if(|run| run.is_finished())
        {
            let serial = slot.serial;
            if let Some(leftover) = run.into_leftover(Id { index, serial }) {
                self.leftovers.push(leftover, platform);
            }
            if let Some(Streams {
                stdin,
                stdout,
                stderr,
            }) = streams(self.memory, index)
            {
                platform.discard(stdin);
                platform.discard(stdout);
                platform.discard(stderr);
            }
        }
    }

    fn running(&self) -> impl Iterator<Item = &Run<P>> {
        self.slots.iter().filter_map(|slot| slot.run.as_ref())
    }

    fn running_mut(&mut self) -> impl Iterator<Item = &mut Run<P>> {
        self.slots.iter_mut().filter_map(|slot| slot.run.as_mut())
    }
}

/// The program in a slot, if its caller is on this connection.
fn run_on_connection<P: Program>(
    slots: &mut [Slot<P>],
    index: usize,
    connection: Id,
) -> Option<&mut Run<P>> {
    let run = slots.get_mut(index)?.run.as_mut()?;
    (run.caller() == Some(connection)).then_some(run)
}

/// The memory of the program in a slot.
fn streams(memory: &mut [[u8; STREAM]], index: usize) -> Option<Streams<'_>> {
    let (programs, _) = memory.as_chunks_mut::<STREAMS_EACH>();
    let [stdin, stdout, stderr] = programs.get_mut(index)?;
    Some(Streams {
        stdin,
        stdout,
        stderr,
    })
}

// The sentence of an error names the number.
const _: () = assert!(PROGRAMS == 16);
