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

/// A slot for each group.
pub(super) type Slots = Vec<Group, GROUPS>;

/// A group that this agent has created.
#[derive(Debug)]
pub(super) struct Group {
    name: GroupName,
    pause: Pause,
}

/// Whether the programs of a group run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pause {
    /// They run.
    Running,
    /// The job with this serial number freezes them.
    Freezing(u32),
    /// They are frozen.
    Frozen,
}

/// The groups that this agent has created.
#[derive(Debug)]
pub(super) struct Groups<'m> {
    slots: &'m mut Slots,
}

impl<'m> Groups<'m> {
    /// Creates an empty table, and clears `slots`.
    pub(super) fn new(slots: &'m mut Slots) -> Self {
        clear(slots);
        Self { slots }
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
        let is_known = self.is_known(&name);
        if !is_known && self.slots.is_full() {
            return Err(HandlerError::TooManyGroups);
        }
        let group = platform.open_group(&name)?;
        if !is_known {
            // There is room, as checked above.
            let pause = Pause::Running;
            let _ = self.slots.push(Group { name, pause });
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
        if !self.is_known(&name) {
            return Err(HandlerError::NoSuchGroup);
        }
        platform.find_group(&name).ok_or(HandlerError::NoSuchGroup)
    }

    /// Removes the groups whose last process has exited.
    pub(super) fn remove_empty(&mut self, platform: &mut impl System) {
        if cfg!(feature = "group") {
            retain(self.slots, |group| !platform.remove_group(&group.name));
        }
    }

    /// Checks that the programs of a group run. A program that is started in a frozen group is not executed.
    pub(super) fn check_running(&self, name: &str) -> Result<(), HandlerError> {
        let mut groups = self.slots.iter();
        match groups.find(|group| group.name.as_str() == name) {
            Some(group) if group.pause != Pause::Running => Err(HandlerError::GroupPaused),
            _ => Ok(()),
        }
    }

    /// A job has begun to freeze a group.
    pub(super) fn on_freezing(&mut self, name: &str, job: u32) {
        self.set_pause(name, Pause::Freezing(job));
    }

    /// A job has ended. If it has frozen a group, `is_done`.
    pub(super) fn on_job_ended(&mut self, job: u32, is_done: bool) {
        let mut groups = self.slots.iter_mut();
        if let Some(group) = groups.find(|group| group.pause == Pause::Freezing(job)) {
            group.pause = if is_done {
                Pause::Frozen
            } else {
                Pause::Running
            };
        }
    }

    /// The programs of a group run again.
    pub(super) fn on_thawed(&mut self, name: &str) {
        self.set_pause(name, Pause::Running);
    }

    fn set_pause(&mut self, name: &str, pause: Pause) {
        let mut groups = self.slots.iter_mut();
        if let Some(group) = groups.find(|group| group.name.as_str() == name) {
            group.pause = pause;
        }
    }

    fn is_known(&self, name: &GroupName) -> bool {
        self.slots.iter().any(|group| group.name == *name)
    }
}
