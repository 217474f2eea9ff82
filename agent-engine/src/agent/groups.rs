//! The table of named process groups.
//!
//! A group is created for its first program, and exists as long as a process is in it. A program may leave processes
//! behind, and no event reports when the last one exits. So empty groups are removed whenever a process has exited, and
//! before a group is opened.

use crate::bytes::{clear, retain};
use crate::handler_error::HandlerError;
use crate::limits::GROUPS;
use crate::system::{GroupName, System};
use heapless::Vec;

/// The name of each group.
pub(super) type Names = Vec<GroupName, GROUPS>;

/// The groups that this agent has created.
#[derive(Debug)]
pub(super) struct Groups<'m> {
    names: &'m mut Names,
}

impl<'m> Groups<'m> {
    /// Creates an empty table, and clears `names`.
    pub(super) fn new(names: &'m mut Names) -> Self {
        clear(names);
        Self { names }
    }

    /// Opens the group in which a program is about to start, and creates it if needed. Returns `None` if the name is
    /// empty.
    pub(super) fn open<S: System>(
        &mut self,
        name: &str,
        platform: &mut S,
    ) -> Result<Option<S::Group>, HandlerError> {
        if !cfg!(feature = "group") && !name.is_empty() {
            return Err(HandlerError::NoGroups);
        }
        self.remove_empty(platform);
        let Some(name) = GroupName::parse(name)? else {
            return Ok(None);
        };
        let is_known = self.names.contains(&name);
        if !is_known && self.names.is_full() {
            return Err(HandlerError::TooManyGroups);
        }
        let group = platform.open_group(&name)?;
        if !is_known {
            // There is room, as checked above.
            let _ = self.names.push(name);
        }
        Ok(Some(group))
    }

    /// Opens a group in which a process runs.
    pub(super) fn find<S: System>(
        &mut self,
        name: &str,
        platform: &mut S,
    ) -> Result<S::Group, HandlerError> {
        let name = GroupName::parse(name)?.ok_or(HandlerError::NoGroupNamed)?;
        self.remove_empty(platform);
        if !self.names.contains(&name) {
            return Err(HandlerError::NoSuchGroup);
        }
        platform.find_group(&name).ok_or(HandlerError::NoSuchGroup)
    }

    /// Removes the groups whose last process has exited.
    pub(super) fn remove_empty(&mut self, platform: &mut impl System) {
        if cfg!(feature = "group") {
            retain(self.names, |name| !platform.remove_group(name));
        }
    }
}
