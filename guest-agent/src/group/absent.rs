//! A build without named process groups: a program that is to run in one is refused.

use crate::arch::Fd;
use crate::failed::Failed;

/// The names of the groups that there are.
pub type Names = ();

/// No name.
pub const NO_NAMES: Names = ();

/// The groups that this agent has made: none.
#[derive(Debug)]
pub struct Groups;

impl Groups {
    /// No group.
    pub const fn new(_names: &mut Names, _is_init: bool) -> Self {
        Self
    }

    /// Refuses all names; none where it is empty.
    pub fn open(&mut self, name: &str) -> Result<Option<Fd>, Failed> {
        if name.is_empty() {
            return Ok(None);
        }
        Err(Failed::NoGroups)
    }

    /// There are none to remove.
    pub const fn remove_empty(&mut self) {}
}
