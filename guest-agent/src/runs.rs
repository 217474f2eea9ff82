//! The table of programs that run.

use crate::deadline::earlier;
use crate::failed::Failed;
use crate::group::Groups;
use crate::jobs::{JOBS, Jobs};
use crate::memory::{ARGUMENT_BYTES, Pages, RUNS, RunMemory};
use crate::outbox::Outbox;
use crate::poller::{Id, Interest, Poller, Token};
use crate::run::{Caller, Deadlines, Run};
use crate::{STREAMS, spawn};
use agent_core::messages::{RunRequest, agent};
use agent_core::session::{Handled, Reply, Server};
use core::slice::IterMut;
use heapless::Vec;
use rustix::process::{Pid, WaitStatus};

/// How many are a millisecond.
const NANOSECONDS: u64 = 1_000_000;

/// The programs that run, each in a slot, and what belongs to them.
#[derive(Debug)]
// What is used most comes first: where it is then takes a byte in an instruction instead of four.
#[repr(C)]
pub struct Runs<'r> {
    slots: &'r mut Slots,
    /// For slots that are yet to be made.
    memory: IterMut<'static, RunMemory>,
    arguments: &'static mut Pages<ARGUMENT_BYTES>,
    /// The agent's own processes.
    pub jobs: Jobs,
    /// The groups that programs belong to.
    pub groups: Groups,
}

/// A slot for each program, made when it is first needed: what is never used is never touched.
pub type Slots = Vec<Slot, RUNS>;

/// A place for a program.
#[derive(Debug)]
// What is used most comes first: where it is then takes a byte in an instruction instead of four.
#[repr(C)]
pub struct Slot {
    memory: &'static mut RunMemory,
    serial: u32,
    run: Option<Run>,
}

impl<'r> Runs<'r> {
    /// Nothing runs.
    pub fn new(
        slots: &'r mut Slots,
        memory: &'static mut [RunMemory; RUNS],
        arguments: &'static mut Pages<ARGUMENT_BYTES>,
        groups: Groups,
    ) -> Self {
        Self {
            slots,
            memory: memory.iter_mut(),
            arguments,
            groups,
            jobs: Jobs::new(),
        }
    }

    /// Starts a program for a caller.
    #[inline(never)]
    pub fn start(
        &mut self,
        request: &RunRequest<'_>,
        reply: Reply<'_, agent::Run>,
        connection: Id,
        poller: &Poller,
        now: u64,
    ) -> Result<Handled, Failed> {
        let index = self.free_slot();
        let Some((index, slot)) = index.and_then(|index| Some((index, self.slots.get_mut(index)?)))
        else {
            return Err(Failed::TooManyRuns);
        };
        let group = self.groups.open(request.group)?;
        let child = spawn::spawn(request, group.as_ref(), self.arguments)?;
        slot.serial = slot.serial.wrapping_add(1);
        let id = Id {
            index,
            serial: slot.serial,
        };
        let timeout = Some(request.timeout_ms).filter(|timeout| *timeout > 0);
        let timeout = timeout.map(|timeout| timeout.saturating_mul(NANOSECONDS));
        let deadlines = Deadlines {
            timeout: timeout.map(|timeout| now.saturating_add(timeout)),
            call: reply.deadline(now),
        };
        let read = Interest {
            read: true,
            write: false,
        };
        // Without these the program's output would be lost; its end is noticed all the same.
        let _ = poller.add(&child.stdout, Token::Stdout(id), read);
        let _ = poller.add(&child.stderr, Token::Stderr(id), read);
        let (handled, token) = reply.later();
        let caller = Caller { connection, token };
        let run = Run::new(
            child,
            request.stdin,
            caller,
            request.detach,
            deadlines,
            slot.memory,
        );
        if let Some(pipe) = run.stdin.pipe() {
            let write = Interest {
                read: false,
                write: true,
            };
            let _ = poller.add(pipe, Token::Stdin(id), write);
        }
        slot.run = Some(run);
        Ok(handled)
    }

    /// A program's pipe can be read or written.
    pub fn ready(&mut self, token: Token) {
        let (Token::Stdin(id) | Token::Stdout(id) | Token::Stderr(id)) = token else {
            return;
        };
        let Some(Slot {
            memory,
            serial,
            run: Some(run),
        }) = self.slots.get_mut(id.index)
        else {
            return;
        };
        if *serial != id.serial {
            return;
        }
        match token {
            Token::Stdin(_) => run.stdin.write(&memory.stdin),
            Token::Stdout(_) => run.stdout.read(&mut memory.stdout),
            _ => run.stderr.read(&mut memory.stderr),
        }
    }

    /// A process has ended. False if it was not one of ours.
    pub fn ended(&mut self, pid: Pid, status: WaitStatus) -> bool {
        for slot in self.slots.iter_mut() {
            if let Some(run) = &mut slot.run
                && run.is_running_as(pid)
            {
                run.ended(status, slot.memory);
                slot.free_if_over();
                return true;
            }
        }
        self.jobs.ended(pid, status)
    }

    /// Whatever has ended may have been the last process of its group.
    pub fn remove_empty_groups(&mut self) {
        self.groups.remove_empty();
    }

    /// The connections whose callers can be answered.
    pub fn callers_to_answer(&self) -> Vec<Id, { RUNS + JOBS }> {
        let runs = self.running().filter(|run| run.has_verdict());
        let callers = runs.filter_map(Run::caller);
        let mut found = Vec::new();
        for caller in callers.chain(self.jobs.callers_to_answer()) {
            // There is room for one of each program and job.
            let _ = found.push(caller);
        }
        found
    }

    /// Sends what is known to the callers on a connection, as far as its output takes it.
    pub fn answer(
        &mut self,
        connection: Id,
        server: &mut Server<'_, STREAMS>,
        output: &mut Outbox,
    ) {
        for slot in self.slots.iter_mut() {
            if let Some(run) = &mut slot.run
                && run.caller() == Some(connection)
            {
                run.answer(slot.memory, server, output);
                slot.free_if_over();
            }
        }
        self.jobs.answer(connection, server, output);
    }

    /// A connection is gone: its programs end, unless they are detached.
    pub fn connection_lost(&mut self, connection: Id, now: u64) {
        for slot in self.slots.iter_mut() {
            if let Some(run) = &mut slot.run
                && run.caller() == Some(connection)
            {
                run.connection_lost(now);
                slot.free_if_over();
            }
        }
        self.jobs.connection_lost(connection);
    }

    /// Whether a caller on this connection waits.
    pub fn has_caller(&self, connection: Id) -> bool {
        let mut running = self.running();
        running.any(|run| run.caller() == Some(connection)) || self.jobs.has_caller(connection)
    }

    /// Asks every program to end, and ends it in two seconds.
    pub fn stop_all(&mut self, now: u64) {
        for slot in self.slots.iter_mut() {
            if let Some(run) = &mut slot.run {
                run.stop(now);
            }
        }
    }

    /// Whether nothing runs and nobody waits, neither for a program nor for one of the agent's own processes.
    pub fn is_empty(&self) -> bool {
        self.running().next().is_none() && self.jobs.is_empty()
    }

    /// When [`Runs::tick`] has something to do next.
    pub fn next_deadline(&self) -> Option<u64> {
        let deadlines = self.running().map(Run::next_deadline);
        deadlines.fold(None, earlier)
    }

    /// Does what time demands.
    pub fn tick(&mut self, now: u64) {
        for slot in self.slots.iter_mut() {
            if let Some(run) = &mut slot.run {
                run.tick(now);
            }
        }
    }

    /// A slot that is free, made if there is none yet.
    fn free_slot(&mut self) -> Option<usize> {
        let free = self.slots.iter().position(|slot| slot.run.is_none());
        free.or_else(|| {
            let slot = Slot {
                memory: self.memory.next()?,
                serial: 0,
                run: None,
            };
            let index = self.slots.len();
            self.slots.push(slot).ok()?;
            Some(index)
        })
    }

    fn running(&self) -> impl Iterator<Item = &Run> {
        self.slots.iter().filter_map(|slot| slot.run.as_ref())
    }
}

// A sentence above names the number.
const _: () = assert!(RUNS == 16);

impl Slot {
    fn free_if_over(&mut self) {
        if self.run.as_ref().is_some_and(Run::is_over) {
            self.run = None;
            self.memory.stdin.release();
            self.memory.stdout.release();
            self.memory.stderr.release();
        }
    }
}
