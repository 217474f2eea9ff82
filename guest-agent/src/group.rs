//! Named process groups: control groups of version 2, which hold a program with all that it starts.
//!
//! A group is made by its first program and ends with its last. Nothing tells when that is, since a program
//! may leave processes behind; so an empty group is looked for whenever a process has ended or a program is
//! to be started.

use crate::arch::{self, Access, Fd};
use crate::failed::Failed;
use crate::memory::c_str;
use core::ffi::CStr;
use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::{AtFlags, CWD, Mode, mkdirat, statfs, unlinkat};
use rustix::io::Errno;
use rustix::mount::MountFlags;

/// How many groups there can be at a time.
pub const GROUPS: usize = 32;

/// What statfs(2) says of control groups of version 2.
const CGROUP2: i64 = 0x6367_7270;

/// Where control groups of version 2 are: with version 1 beside them, they have a place of their own.
const USUAL: &CStr = c"/sys/fs/cgroup";
const UNIFIED: &CStr = c"/sys/fs/cgroup/unified";

/// A group's name, which can be that of a directory; NULs fill it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name([u8; Name::MAX_LEN + 1]);

/// The names of the groups that there are.
pub type Names = [Option<Name>; GROUPS];

/// No name.
pub const NO_NAMES: Names = [None; GROUPS];

/// The groups that this agent has made.
#[derive(Debug)]
pub struct Groups {
    names: &'static mut Names,
    /// The directory of all of them, once there was one.
    root: Option<Fd>,
    may_mount: bool,
}

impl Name {
    /// The longest name, in bytes.
    pub const MAX_LEN: usize = 64;

    /// Reads a name; none where it is empty.
    #[inline(never)]
    pub fn parse(name: &str) -> Result<Option<Self>, Failed> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        if name.is_empty() {
            return Ok(None);
        }
        if name.len() > Self::MAX_LEN || name.starts_with('.') || !name.bytes().all(fits) {
            return Err(Failed::BadGroupName);
        }
        let mut copy = [0; Self::MAX_LEN + 1];
        for (target, byte) in copy.iter_mut().zip(name.bytes()) {
            *target = byte;
        }
        Ok(Some(Self(copy)))
    }

    fn as_c_str(&self) -> &CStr {
        // The last byte is always a NUL.
        c_str(&self.0).unwrap_or_default()
    }
}

impl Groups {
    /// No group. `is_init` says whether the file system of control groups is the agent's to mount.
    pub const fn new(names: &'static mut Names, is_init: bool) -> Self {
        Self {
            names,
            root: None,
            may_mount: is_init,
        }
    }

    /// The directory of a group in which a program is about to start; it is made if it is not there. None where
    /// the name is empty.
    #[inline(never)]
    pub fn open(&mut self, name: &str) -> Result<Option<Fd>, Failed> {
        let Some(name) = Name::parse(name)? else {
            return Ok(None);
        };
        self.remove_empty();
        let known = self
            .names
            .iter()
            .position(|slot| slot.as_ref() == Some(&name));
        let index = known.or_else(|| self.names.iter().position(Option::is_none));
        let slot = index.and_then(|index| self.names.get_mut(index));
        let slot = slot.ok_or(Failed::TooManyGroups)?;
        let root = match &mut self.root {
            Some(root) => root,
            none => none.insert(find_root(self.may_mount).map_err(no_cgroup)?),
        };
        let directory = make_directory(root.as_fd(), name.as_c_str()).map_err(no_cgroup)?;
        *slot = Some(name);
        Ok(Some(directory))
    }

    /// The directory of a group in which something runs.
    #[cfg(feature = "pause")]
    #[inline(never)]
    pub fn find(&mut self, name: &str) -> Result<Fd, Failed> {
        let name = Name::parse(name)?;
        let name = name.ok_or(Failed::NoGroupNamed)?;
        self.remove_empty();
        let root = self.root.as_ref();
        root.filter(|_| self.names.contains(&Some(name)))
            .and_then(|root| arch::open_at(root.as_fd(), name.as_c_str(), Access::Read).ok())
            .ok_or(Failed::NoSuchGroup)
    }

    /// Removes the groups whose last process has ended.
    #[inline(never)]
    pub fn remove_empty(&mut self) {
        for slot in self.names.iter_mut() {
            if let (Some(name), Some(root)) = (&slot, &self.root)
                && unlinkat(root, name.as_c_str(), AtFlags::REMOVEDIR) != Err(Errno::BUSY)
            {
                *slot = None;
            }
        }
    }
}

/// Opens the directory of all groups, which is made if it is not there.
#[inline(never)]
fn find_root(may_mount: bool) -> Result<Fd, Errno> {
    if is_cgroup2(UNIFIED) {
        return make_directory(CWD, c"/sys/fs/cgroup/unified/handclasp");
    }
    if !is_cgroup2(USUAL) {
        if !may_mount {
            return Err(Errno::NODEV);
        }
        let flags = MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC;
        rustix::mount::mount(c"cgroup2", USUAL, c"cgroup2", flags, None)?;
    }
    make_directory(CWD, c"/sys/fs/cgroup/handclasp")
}

fn is_cgroup2(path: &CStr) -> bool {
    statfs(path).is_ok_and(|file_system| file_system.f_type == CGROUP2)
}

/// Opens a directory, which is made if it is not there.
#[inline(never)]
fn make_directory(parent: BorrowedFd<'_>, name: &CStr) -> Result<Fd, Errno> {
    match mkdirat(parent, name, Mode::from_raw_mode(0o755)) {
        Ok(()) | Err(Errno::EXIST) => {}
        Err(errno) => return Err(errno),
    }
    arch::open_at(parent, name, Access::Read)
}

#[inline(never)]
fn no_cgroup(errno: Errno) -> Failed {
    match errno {
        Errno::AGAIN | Errno::NOMEM | Errno::NOSPC | Errno::MFILE | Errno::NFILE => {
            Failed::NoRoomForGroup
        }
        _ => Failed::NoCgroup,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::boxed::Box;
    use std::format;

    fn named(name: &str) -> Name {
        Name::parse(name).unwrap().unwrap()
    }

    #[test]
    fn names_are_those_of_the_contract() {
        assert_eq!(Name::parse(""), Ok(None));
        let longest = "x".repeat(64);
        for name in ["a", "A.b_c-9", "-", "_.", &longest] {
            assert_eq!(named(name).as_c_str().to_str(), Ok(name));
        }
        let too_long = "x".repeat(65);
        for name in [".", "..", ".a", "a/b", "a b", "a\0", "é", "a\n", &too_long] {
            assert_eq!(Name::parse(name), Err(Failed::BadGroupName), "{name:?}");
        }
    }

    #[test]
    fn a_group_without_processes_is_removed_when_the_next_is_opened() {
        let mut groups = Groups::new(Box::leak(Box::new(NO_NAMES)), false);
        let name = |which| format!("test-{}-{which}", std::process::id());
        let (one, other) = (name("one"), name("other"));
        match groups.open(&one) {
            Ok(directory) => drop(directory),
            Err(failed) => {
                // A machine without control groups, or without the right to them, says so.
                assert_eq!(failed, Failed::NoCgroup);
                return;
            }
        }
        let is_there = |groups: &Groups, name: &str| {
            let root = groups.root.as_ref().unwrap();
            arch::open_at(root.as_fd(), named(name).as_c_str(), Access::Read).is_ok()
        };
        assert!(is_there(&groups, &one));
        drop(groups.open(&other).unwrap());
        assert!(!is_there(&groups, &one) && is_there(&groups, &other));
        groups.remove_empty();
        assert!(!is_there(&groups, &other));
        assert!(groups.names.iter().all(Option::is_none));
    }
}
