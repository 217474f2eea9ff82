//! The user and the groups of a program.

use super::accounts::{GROUPS, Groups, Named, USERS, User, add_groups_of, find_group, find_user};
use super::report::Failed;
use agent_core::messages::StartStage;
use agent_core::wire::Repeated;
use rustix::io::Errno;
use rustix::process::{Gid, Uid};
use rustix::thread::{set_thread_gid, set_thread_groups, set_thread_uid};

/// Who a program runs as, by name or number.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wanted<'r> {
    /// The user; empty is the agent's.
    pub(super) user: &'r str,
    /// Its groups, the main one first. If there are none, they are those of the user.
    pub(super) groups: Repeated<'r, &'r str>,
}

/// Who a program runs as, by number.
#[derive(Debug)]
pub(super) struct Identity {
    user: Option<Uid>,
    groups: Groups,
}

impl<'r> Wanted<'r> {
    /// Whether the program runs as the agent does.
    pub(super) fn is_agent(&self) -> bool {
        self.user.is_empty() && self.groups.is_empty()
    }

    /// Finds the numbers in the guest's files. A number is valid without an entry there. Such a user has one group, with the
    /// same number.
    pub(super) fn find(&self) -> Result<Identity, Failed<'r>> {
        let user = match self.user {
            "" => None,
            name => Some(user(name)?),
        };
        let mut groups = Groups::new();
        for name in self.groups {
            let failed = |errno| Failed::at(StartStage::Group, errno, name.as_bytes());
            groups.add(group(name)?).map_err(failed)?;
        }
        if let Some(user) = &user
            && self.groups.is_empty()
        {
            let failed = |errno| Failed::at(StartStage::Group, errno, self.user.as_bytes());
            groups.add(user.group).map_err(failed)?;
            match add_groups_of(GROUPS, user, &mut groups) {
                Ok(()) | Err(Errno::NOENT) => {}
                Err(errno) => return Err(failed(errno)),
            }
        }
        Ok(Identity {
            user: user.map(|user| Uid::from_raw_unchecked(user.number)),
            groups,
        })
    }

    /// Becomes the user. Afterwards there is no way back.
    pub(super) fn become_identity(&self, identity: &Identity) -> Result<(), Failed<'r>> {
        let groups = identity.groups.as_slice();
        if let Some(main) = groups.first() {
            let main_name = self.groups.iter().next().unwrap_or(self.user);
            enter_groups(*main, groups)
                .map_err(|errno| Failed::at(StartStage::Group, errno, main_name.as_bytes()))?;
        }
        match identity.user {
            Some(user) => set_thread_uid(user)
                .map_err(|errno| Failed::at(StartStage::User, errno, self.user.as_bytes())),
            None => Ok(()),
        }
    }
}

impl Identity {
    /// The user, unless it is the agent's.
    pub(super) const fn user(&self) -> Option<Uid> {
        self.user
    }
}

fn user(name: &str) -> Result<User, Failed<'_>> {
    let wanted = Named::new(name);
    match (find_user(USERS, wanted), wanted) {
        (Ok(Some(user)), _) => Ok(user),
        (Ok(None) | Err(Errno::NOENT), Named::Number(number)) => Ok(User::without_entry(number)),
        (Ok(None), Named::Name(_)) => Err(Failed::unknown(StartStage::User, name)),
        (Err(errno), _) => Err(Failed::at(StartStage::User, errno, name.as_bytes())),
    }
}

fn group(name: &str) -> Result<u32, Failed<'_>> {
    let wanted = Named::new(name);
    if let Named::Number(number) = wanted {
        return Ok(number);
    }
    match find_group(GROUPS, wanted) {
        Ok(Some(group)) => Ok(group),
        Ok(None) => Err(Failed::unknown(StartStage::Group, name)),
        Err(errno) => Err(Failed::at(StartStage::Group, errno, name.as_bytes())),
    }
}

fn enter_groups(main: Gid, all: &[Gid]) -> Result<(), Errno> {
    set_thread_groups(all)?;
    set_thread_gid(main)
}
