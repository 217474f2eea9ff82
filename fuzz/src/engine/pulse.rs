//! Whether anything happens.

use std::cell::Cell;
use std::rc::Rc;

/// Counts what moves: bytes, connections, processes.
#[derive(Clone, Debug, Default)]
pub(super) struct Pulse(Rc<Cell<u64>>);

impl Pulse {
    pub(super) fn beat(&self) {
        self.0.set(self.0.get() + 1);
    }

    pub(super) fn count(&self) -> u64 {
        self.0.get()
    }
}

/// Which operations of the world fail next, once each.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Faults(pub(super) u8);

/// An operation that can fail. Changing what is watched always works, since the engine closes a connection for which it
/// fails, and then little of the input would be left to follow.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fault {
    Accept,
    Watch,
    Dial,
    Spawn,
    Group,
    Job,
    Clock,
}

impl Faults {
    /// Whether the operation fails this time.
    pub(super) fn hit(&mut self, fault: Fault) -> bool {
        let bit = 1 << fault as u8;
        let hit = self.0 & bit != 0;
        self.0 &= !bit;
        hit
    }
}
