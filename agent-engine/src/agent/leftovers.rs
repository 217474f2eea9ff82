//! Programs that have ended and have left processes behind, which hold their outputs or have to be killed.
//!
//! `sh -c 'server & sleep 1'` ends, and its server goes on writing into the same pipes. If the agent closed them, the
//! server would get `SIGPIPE`; if it did not read them, the server would block. So they are read and dropped until the
//! last process has closed them. They need no memory of a program, and take no slot from the next one.
//!
//! A program that is stopped is stopped with all that it has started. It may have ended, and its caller be answered, before
//! the time for `SIGKILL` has come. What it left behind is killed then.

use super::capture::Capture;
use super::stopping::Kill;
use crate::bytes::{clear, retain};
use crate::limits::LEFTOVERS;
use crate::notice::Notice;
use crate::platform::{Channel, Id, Platform};
use crate::system::Program;
use crate::time::Instant;
use heapless::Vec;

/// A slot for each program that has ended and has left something behind.
pub(super) type Slots<P> = Vec<Leftover<P>, LEFTOVERS>;

/// The programs that have ended and have left something behind.
#[derive(Debug)]
pub(super) struct Leftovers<'m, P> {
    slots: &'m mut Slots<P>,
}

/// A program that has ended and has left something behind.
#[derive(Debug)]
pub(super) struct Leftover<P> {
    owner: Owner,
    program: P,
    outputs: [Capture; 2],
    kill: Option<Kill>,
}

/// The slot that a program or a process had. The platform reports its outputs with this ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// A program of `Run`.
    Program(Id),
    /// A process of `Start`.
    Process(Id),
}

impl<P: Program> Leftover<P> {
    /// Takes over a program that has ended. Returns `None` if both outputs are closed and nothing has to be killed.
    pub(super) fn new(
        owner: Owner,
        program: P,
        outputs: [Capture; 2],
        kill_at: Option<Instant>,
    ) -> Option<Self> {
        let leftover = Self {
            owner,
            program,
            outputs,
            kill: kill_at.map(Kill::new),
        };
        leftover.is_needed().then_some(leftover)
    }

    fn is_needed(&self) -> bool {
        self.kill.is_some() || self.outputs.iter().any(Capture::is_open)
    }

    /// Kills what was left behind if its time has come, and looks whether that is still necessary.
    fn run_timers(&mut self, now: Instant) {
        let program = &mut self.program;
        self.kill.take_if(|kill| !kill.run_timers(now, program));
    }

    /// Reports how much was dropped, if anything was.
    fn report(&self, platform: &mut impl Platform) {
        let dropped = self.outputs.iter().map(Capture::dropped);
        let bytes = dropped.fold(0_u64, u64::saturating_add);
        if bytes > 0 {
            let process = self.program.id();
            platform.note(Notice::OutputDropped { process, bytes });
        }
    }
}

impl<'m, P: Program> Leftovers<'m, P> {
    /// Creates an empty table, and clears `slots`.
    pub(super) fn new(slots: &'m mut Slots<P>) -> Self {
        clear(slots);
        Self { slots }
    }

    /// Adds the outputs of a program. If the table is full, the outputs that are in it longest are closed.
    pub(super) fn push(&mut self, leftover: Leftover<P>, platform: &mut impl Platform) {
        if self.slots.is_full()
            && let Some(oldest) = self.slots.first_mut()
        {
            if oldest.kill.is_some() {
                oldest.program.kill_left_behind();
            }
            let oldest = oldest.owner;
            self.remove(|leftover| leftover.owner == oldest, platform);
        }
        // There is room now.
        let _ = self.slots.push(leftover);
    }

    /// An output is ready. Reads and drops a part of it, or closes it if it has ended.
    pub(super) fn on_output(
        &mut self,
        owner: Owner,
        channel: Channel,
        platform: &mut impl Platform,
    ) {
        let mut slots = self.slots.iter_mut();
        if let Some(leftover) = slots.find(|leftover| leftover.owner == owner) {
            let [stdout, stderr] = &mut leftover.outputs;
            let output = match channel {
                Channel::Stdout => stdout,
                Channel::Stderr => stderr,
            };
            output.drop_once(&mut leftover.program);
            if !leftover.is_needed() {
                self.remove(|leftover| leftover.owner == owner, platform);
            }
        }
    }

    /// Whether something has to be killed.
    pub(super) fn has_to_kill(&self) -> bool {
        self.next_deadline().is_some()
    }

    /// When the next timer expires.
    pub(super) fn next_deadline(&self) -> Option<Instant> {
        let kills = self.slots.iter().filter_map(|leftover| leftover.kill);
        kills.map(|kill| kill.next_deadline()).min()
    }

    /// Kills what was left behind and whose time has come.
    pub(super) fn run_timers(&mut self, now: Instant, platform: &mut impl Platform) {
        for leftover in self.slots.iter_mut() {
            leftover.run_timers(now);
        }
        self.remove(|leftover| !leftover.is_needed(), platform);
    }

    /// Reports on some programs, and removes them.
    fn remove(&mut self, which: impl Fn(&Leftover<P>) -> bool, platform: &mut impl Platform) {
        retain(self.slots, |leftover| {
            let stays = !which(leftover);
            if !stays {
                leftover.report(platform);
            }
            stays
        });
    }
}
