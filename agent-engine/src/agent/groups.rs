//! Named process groups: which there are, and which are empty.
//!
//! A group is made by its first program and ends with its last. Nothing tells when that is, since a program
//! may leave processes behind; so empty groups are removed whenever a process has ended or a program is to be started.

use crate::bytes::{clear, retain};
use crate::handler_error::HandlerError;
use crate::limits::GROUPS;
use crate::system::{GroupName, System};
use heapless::Vec;

/// The name of each group.
pub(super) type Names = Vec<GroupName, GROUPS>;

/// The groups that this agent has made.
#[derive(Debug)]
pub(super) struct Groups<'m> {
    names: &'m mut Names,
}

impl<'m> Groups<'m> {
    /// Forgets the groups that the names are of.
    pub(super) fn new(names: &'m mut Names) -> Self {
        clear(names);
        Self { names }
    }

    /// Opens a group in which a program is about to start; it is made if it is not there. `None` where the name is
    /// empty.
    pub(super) fn open<S: System>(
        &mut self,
        name: &str,
        platform: &mut S,
    ) -> Result<Option<S::Group>, HandlerError> {
        if !cfg!(feature = "group") && !name.is_empty() {
            return Err(HandlerError::NoGroups);
        }
        let Some(name) = GroupName::parse(name)? else {
            return Ok(None);
        };
        self.remove_empty(platform);
        let is_known = self.names.contains(&name);
        if !is_known && self.names.is_full() {
            return Err(HandlerError::TooManyGroups);
        }
        let group = platform.open_group(&name)?;
        if !is_known {
            // There is room, as was just seen.
            let _ = self.names.push(name);
        }
        Ok(Some(group))
    }

    /// Opens a group in which something runs.
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

    /// Removes the groups whose last process has ended.
    pub(super) fn remove_empty(&mut self, platform: &mut impl System) {
        if cfg!(feature = "group") {
            retain(self.names, |name| !platform.remove_group(name));
        }
    }
}
