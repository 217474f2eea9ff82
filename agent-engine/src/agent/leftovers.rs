//! Outputs of programs that have ended, which processes that they left behind still hold open.
//!
//! `sh -c 'server & sleep 1'` ends, and its server goes on writing into the same pipes. If the agent closed them, the
//! server would get `SIGPIPE`; if it did not read them, the server would block. So they are read and dropped until the
//! last process has closed them. They need no memory of a program, and take no slot from the next one.

use super::capture::Capture;
use crate::bytes::{clear, retain};
use crate::limits::LEFTOVERS;
use crate::notice::Notice;
use crate::platform::{Channel, Id, Platform};
use crate::system::Program;
use heapless::Vec;

/// A slot for each program that has ended and whose outputs are still open.
pub(super) type Slots<P> = Vec<Leftover<P>, LEFTOVERS>;

/// The outputs that are still open.
#[derive(Debug)]
pub(super) struct Leftovers<'m, P> {
    slots: &'m mut Slots<P>,
}

/// The outputs of a program that has ended.
#[derive(Debug)]
pub(super) struct Leftover<P> {
    /// The slot that the program had. The platform reports its outputs with this ID.
    id: Id,
    program: P,
    outputs: [Capture; 2],
}

impl<P: Program> Leftover<P> {
    /// Takes over the outputs of a program that has ended. Returns `None` if both are closed.
    pub(super) fn new(id: Id, program: P, outputs: [Capture; 2]) -> Option<Self> {
        let leftover = Self {
            id,
            program,
            outputs,
        };
        leftover.is_open().then_some(leftover)
    }

    fn is_open(&self) -> bool {
        self.outputs.iter().any(Capture::is_open)
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
            && let Some(oldest) = self.slots.first().map(|oldest| oldest.id)
        {
            self.close(oldest, platform);
        }
        // There is room now.
        let _ = self.slots.push(leftover);
    }

    /// An output is ready. Reads and drops a part of it, or closes it if it has ended.
    pub(super) fn on_output(&mut self, id: Id, channel: Channel, platform: &mut impl Platform) {
        let mut slots = self.slots.iter_mut();
        if let Some(leftover) = slots.find(|leftover| leftover.id == id) {
            let [stdout, stderr] = &mut leftover.outputs;
            let output = match channel {
                Channel::Stdout => stdout,
                Channel::Stderr => stderr,
            };
            output.drop_once(&mut leftover.program);
            if !leftover.is_open() {
                self.close(id, platform);
            }
        }
    }

    /// Reports on an entry, and removes it.
    fn close(&mut self, id: Id, platform: &mut impl Platform) {
        retain(self.slots, |leftover| {
            let stays = leftover.id != id;
            if !stays {
                leftover.report(platform);
            }
            stays
        });
    }
}
