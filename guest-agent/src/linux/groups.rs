//! Process groups: control groups version 2. A named one contains programs and all processes that they start. Within it, or
//! within the agent's own group, each program has one of its own.

use super::bytes::PATH_MAX;
use super::freezer::has_state;
use super::info::read_file;
use super::leaf::{self, Leaf};
use super::strings::Strings;
use crate::sys::{self, Access, Fd};
use agent_engine::HandlerError;
use agent_engine::system::GroupName;
use core::ffi::CStr;
use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::{AtFlags, CWD, Mode, mkdirat, statfs, unlinkat};
use rustix::io::Errno;
use rustix::mount::MountFlags;

/// The type that statfs(2) reports for control groups version 2.
const CGROUP2: i64 = 0x6367_7270;

/// The directories of control groups version 2. If version 1 is mounted as well, version 2 is at `UNIFIED`.
const USUAL: &CStr = c"/sys/fs/cgroup";
const UNIFIED: &CStr = c"/sys/fs/cgroup/unified";

/// The mode of a group's directory.
pub(super) const MODE: Mode = Mode::from_raw_mode(0o755);

/// Room for a group's name and a NUL, in bytes.
const NAME_BYTES: usize = 65;

/// The directories of the groups.
#[derive(Debug)]
pub(super) struct GroupDirectories {
    /// The parent directory of the groups, once a group was opened.
    root: Option<Fd>,
    is_init: bool,
}

impl GroupDirectories {
    /// If `is_init`, the agent may mount the file system of control groups.
    pub(super) const fn new(is_init: bool) -> Self {
        Self {
            root: None,
            is_init,
        }
    }

    /// Creates a group for one program: in its named group, or else in that of the agent, or of all named groups if the
    /// agent is init. Fails if the system has no groups. A program then has a process group and no more.
    pub(super) fn leaf(&mut self, group: Option<&Fd>) -> Result<Leaf, Errno> {
        let own;
        let parent = match group {
            Some(group) => group,
            None if self.is_init => self.root()?,
            None => {
                own = open_own_group()?;
                &own
            }
        };
        Leaf::new(parent.as_fd())
    }

    /// The parent directory of the groups.
    fn root(&mut self) -> Result<&Fd, Errno> {
        match &mut self.root {
            Some(root) => Ok(root),
            none => Ok(none.insert(find_root(self.is_init)?)),
        }
    }

    /// Opens the directory of a group, and creates it if it does not exist.
    pub(super) fn open(&mut self, name: &GroupName) -> Result<Fd, HandlerError> {
        let root = self.root().map_err(no_group)?;
        let made = with_c_str(name, |name| make_directory(root.as_fd(), name));
        made.map_err(no_group)
    }

    /// Opens the directory of a group, if it exists.
    pub(super) fn find(&self, name: &GroupName) -> Option<Fd> {
        let root = self.root.as_ref()?.as_fd();
        with_c_str(name, |name| sys::open_at(root, name, Access::Read)).ok()
    }

    /// Removes a group. Returns false if a process runs in it.
    pub(super) fn remove(&self, name: &GroupName) -> bool {
        let Some(root) = &self.root else {
            return true;
        };
        let remove = || with_c_str(name, |name| unlinkat(root, name, AtFlags::REMOVEDIR));
        if remove() != Err(Errno::BUSY) {
            return true;
        }
        // The groups of its programs may be left, since a process that has a limit stays in its own.
        match self.find(name) {
            Some(group) if has_state(group.as_fd(), b"populated 0") => {
                leaf::remove_unused(group.as_fd());
                remove() != Err(Errno::BUSY)
            }
            Some(_) | None => false,
        }
    }
}

/// Runs an action on the name of a group's directory.
fn with_c_str<R>(
    name: &GroupName,
    action: impl FnOnce(&CStr) -> Result<R, Errno>,
) -> Result<R, Errno> {
    let mut memory = [0; NAME_BYTES];
    let name = Strings::new(&mut memory).add(name.as_str());
    // This cannot fail: a group's name is never longer, and has no NUL.
    action(name.map_err(|_| Errno::NAMETOOLONG)?)
}

/// Opens the parent directory of the groups, and creates it if it does not exist.
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

/// Opens the directory of the agent's own group.
fn open_own_group() -> Result<Fd, Errno> {
    let mount = match () {
        () if is_cgroup2(UNIFIED) => UNIFIED,
        () if is_cgroup2(USUAL) => USUAL,
        () => return Err(Errno::NODEV),
    };
    let mut groups = [0; PATH_MAX];
    let groups = read_file(c"/proc/self/cgroup", &mut groups)?;
    let mut lines = groups.split(|byte| *byte == b'\n');
    let own = lines.find_map(|line| line.strip_prefix(b"0::"));
    let own = own.and_then(|own| str::from_utf8(own).ok());
    let mut path = [0; 2 * PATH_MAX];
    let mut path = Strings::new(&mut path);
    path.push(mount.to_str().unwrap_or_default());
    path.push(own.ok_or(Errno::NODEV)?);
    let path = path.finish().map_err(|_| Errno::NAMETOOLONG)?;
    sys::open(path, Access::Read)
}

/// Opens a directory, and creates it if it does not exist.
fn make_directory(parent: BorrowedFd<'_>, name: &CStr) -> Result<Fd, Errno> {
    match mkdirat(parent, name, MODE) {
        Ok(()) | Err(Errno::EXIST) => {}
        Err(errno) => return Err(errno),
    }
    sys::open_at(parent, name, Access::Read)
}

fn no_group(errno: Errno) -> HandlerError {
    match errno {
        Errno::AGAIN | Errno::NOMEM | Errno::NOSPC | Errno::MFILE | Errno::NFILE => {
            HandlerError::NoRoomForGroup
        }
        _ => HandlerError::NoCgroup,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::format;

    #[test]
    fn a_group_is_made_found_and_removed() {
        let mut groups = GroupDirectories::new(false);
        let name = format!("test-{}", std::process::id());
        let name = GroupName::parse(&name).unwrap().unwrap();
        match groups.open(&name) {
            Ok(directory) => drop(directory),
            Err(failed) => {
                // A machine without control groups, or without the right to them, says so.
                assert_eq!(failed, HandlerError::NoCgroup);
                return;
            }
        }
        assert!(groups.find(&name).is_some());
        assert!(groups.open(&name).is_ok());
        assert!(groups.remove(&name));
        assert!(groups.find(&name).is_none());
        assert!(groups.remove(&name));
    }

    #[test]
    fn a_group_is_removed_with_what_is_left_of_its_programs() {
        let mut groups = GroupDirectories::new(false);
        let name = format!("left-{}", std::process::id());
        let name = GroupName::parse(&name).unwrap().unwrap();
        let Ok(directory) = groups.open(&name) else {
            // A machine without control groups, or without the right to them.
            return;
        };
        let leaf = groups.leaf(Some(&directory)).unwrap();
        core::mem::forget(leaf);
        assert!(groups.remove(&name));
        assert!(groups.find(&name).is_none());
    }

    #[test]
    fn the_longest_name_has_room() {
        let name = GroupName::parse(&"x".repeat(64)).unwrap().unwrap();
        let length = with_c_str(&name, |name| Ok(name.count_bytes()));
        assert_eq!(length, Ok(64));
    }
}
