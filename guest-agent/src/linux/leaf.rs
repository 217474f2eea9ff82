//! A control group for each program, which holds what the program has started, also what has left its session.

use super::groups::MODE;
use crate::sys::{self, Access, Fd, Receiver, send_signal};
use agent_engine::limits::{LEFTOVERS, PROCESSES, PROGRAMS};
use core::ffi::CStr;
use core::mem;
use rustix::fd::{AsFd, BorrowedFd};
use rustix::fs::{AtFlags, mkdirat, unlinkat};
use rustix::io::{Errno, read, write};
use rustix::process::{Pid, Signal, getpgid, kill_process};

/// The most groups of programs in one parent: twice as many as there are programs, processes and leftovers.
const LEAVES: u64 = 2 * (PROGRAMS + PROCESSES + LEFTOVERS) as u64;
/// How often a list of processes is read again, because they may have started others meanwhile.
const ROUNDS: usize = 16;
/// Room for a part of a list of processes, in bytes.
const LIST: usize = 4096;
/// The length of a name: a dot, which no named group begins with, 16 hexadecimal digits, and a NUL.
const NAME: usize = 18;

/// The control group of one program. Dropping it removes the group; what still runs in it moves to the parent.
#[derive(Debug)]
pub(super) struct Leaf {
    directory: Fd,
    name: Name,
}

/// The name of a control group.
#[derive(Clone, Copy, Debug)]
struct Name([u8; NAME]);

impl Name {
    /// The name for a number.
    fn new(number: u64) -> Self {
        let mut name = [0; NAME];
        let [dot, digits @ .., _] = &mut name;
        *dot = b'.';
        let mut rest = number;
        for digit in digits.iter_mut().rev() {
            let value = (rest & 15) as u8;
            let first = if value < 10 { b'0' } else { b'a' - 10 };
            *digit = first.wrapping_add(value);
            rest >>= 4;
        }
        Self(name)
    }

    fn as_c_str(&self) -> &CStr {
        CStr::from_bytes_until_nul(&self.0).unwrap_or_default()
    }
}

impl Leaf {
    /// Creates a group in that of `parent`. A group whose last processes were just killed cannot be removed yet, so names are
    /// used again as soon as that is possible.
    pub(super) fn new(parent: BorrowedFd<'_>) -> Result<Self, Errno> {
        for name in names() {
            let _ = unlinkat(parent, name.as_c_str(), AtFlags::REMOVEDIR);
            match mkdirat(parent, name.as_c_str(), MODE) {
                Ok(()) => {
                    let directory = sys::open_at(parent, name.as_c_str(), Access::Read)?;
                    return Ok(Self { directory, name });
                }
                Err(Errno::EXIST) => {}
                Err(errno) => return Err(errno),
            }
        }
        Err(Errno::NOSPC)
    }

    /// Whether a process runs in the group.
    pub(super) fn is_populated(&self) -> bool {
        let mut list = [0; LIST];
        self.list(&mut list).next().is_some()
    }

    /// Enables a controller for the group, named with a `+` before it. Each group above it has to pass it on.
    pub(super) fn enable(&self, controller: &CStr) -> Result<(), Errno> {
        let enable = |file| self.set(file, controller.to_bytes());
        // A group above that is not the agent's is changed only if there is no other way.
        let enabled = enable(c"../cgroup.subtree_control");
        if enabled.is_ok() {
            return enabled;
        }
        let _ = enable(c"../../../cgroup.subtree_control");
        let _ = enable(c"../../cgroup.subtree_control");
        enable(c"../cgroup.subtree_control")
    }

    /// Writes a value to a file of the group.
    pub(super) fn set(&self, file: &CStr, value: &[u8]) -> Result<(), Errno> {
        let file = sys::open_at(self.directory.as_fd(), file, Access::Write)?;
        write(&file, value).map(drop)
    }

    /// Sends a signal to each process of the group. Returns false if none has got it.
    pub(super) fn send(&self, signal: u32) -> bool {
        let mut any = false;
        self.for_each(&mut |process| {
            any |= send_signal(Receiver::Process(process), signal).is_ok();
        });
        any
    }

    /// Sends `SIGTERM` to each process of the group, except those in a process group that has got it already.
    pub(super) fn terminate(&self, except: Pid) {
        self.for_each(&mut |process| {
            if getpgid(Some(process)) != Ok(except) {
                let _ = kill_process(process, Signal::TERM);
            }
        });
    }

    /// Kills each process of the group and of those below it. A kernel before 5.14 cannot do that, so the group is frozen
    /// and its processes are killed one by one.
    pub(super) fn kill(&self) {
        if self.set(c"cgroup.kill", b"1").is_ok() {
            return;
        }
        let _ = self.set(c"cgroup.freeze", b"1");
        for _ in 0..ROUNDS {
            if !self.kill_each() {
                break;
            }
        }
        // What was killed ends although it is frozen. What was not should not stay frozen.
        let _ = self.set(c"cgroup.freeze", b"0");
    }

    /// Kills each process of the group. Returns false if there is none.
    fn kill_each(&self) -> bool {
        let mut any = false;
        self.for_each(&mut |process| {
            any = true;
            let _ = kill_process(process, Signal::KILL);
        });
        any
    }

    /// Passes each process of the group to `visit`.
    fn for_each(&self, visit: &mut dyn FnMut(Pid)) {
        let directory = self.directory.as_fd();
        let Ok(file) = sys::open_at(directory, c"cgroup.procs", Access::Read) else {
            return;
        };
        let (mut list, mut number) = ([0; LIST], 0_i32);
        while let Ok(length @ 1..) = read(&file, &mut list) {
            // A number may be in two parts of the list.
            for byte in list.iter().take(length) {
                if byte.is_ascii_digit() {
                    let digit = i32::from(byte.wrapping_sub(b'0'));
                    number = number.saturating_mul(10).saturating_add(digit);
                } else if let Some(process) = Pid::from_raw(mem::take(&mut number)) {
                    visit(process);
                }
            }
        }
    }

    /// Moves the processes of the group to its parent. Returns false if there were none.
    fn release(&self, parent: &Fd) -> bool {
        let Ok(target) = sys::open_at(parent.as_fd(), c"cgroup.procs", Access::Write) else {
            return false;
        };
        let mut list = [0; LIST];
        let mut any = false;
        for process in self.list(&mut list) {
            any = true;
            // A process that has ended meanwhile needs no other group.
            let _ = write(&target, process);
        }
        any
    }

    /// The numbers of the first processes in the group, as text.
    fn list<'l>(&self, list: &'l mut [u8; LIST]) -> impl Iterator<Item = &'l [u8]> + use<'l> {
        let file = sys::open_at(self.directory.as_fd(), c"cgroup.procs", Access::Read);
        let length = file.and_then(|file| read(&file, &mut list[..]));
        let text = list.get(..length.unwrap_or_default()).unwrap_or_default();
        // Without its newline, a number may be cut off.
        let whole = text.iter().rposition(|byte| *byte == b'\n');
        let text = text.get(..whole.unwrap_or_default()).unwrap_or_default();
        text.split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
    }
}

/// Removes the groups of this agent's programs in that of `parent` in which nothing runs.
pub(super) fn remove_unused(parent: BorrowedFd<'_>) {
    for name in names() {
        let _ = unlinkat(parent, name.as_c_str(), AtFlags::REMOVEDIR);
    }
}

/// The names of groups. Agents that share a parent have different process IDs.
fn names() -> impl Iterator<Item = Name> {
    let agent = rustix::process::getpid().as_raw_nonzero().get();
    let first = u64::from(agent.unsigned_abs()) << 32;
    (0..LEAVES).map(move |number| Name::new(first | number))
}

impl AsFd for Leaf {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.directory.as_fd()
    }
}

impl Drop for Leaf {
    fn drop(&mut self) {
        let Ok(parent) = sys::open_at(self.directory.as_fd(), c"..", Access::Read) else {
            return;
        };
        for _ in 0..ROUNDS {
            let removed = unlinkat(&parent, self.name.as_c_str(), AtFlags::REMOVEDIR);
            if removed.is_ok() || !self.release(&parent) {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linux::groups::GroupDirectories;
    use std::format;
    use std::fs;
    use std::os::unix::process::ExitStatusExt;
    use std::process::{Child, Command};
    use std::string::String;
    use std::sync::{Mutex, MutexGuard, PoisonError};

    /// The tests share their names, so they run one after the other.
    fn alone() -> MutexGuard<'static, ()> {
        static ALONE: Mutex<()> = Mutex::new(());
        ALONE.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A group with a process in it, on machines that have control groups.
    fn busy() -> Option<(Leaf, Child)> {
        let leaf = GroupDirectories::new(false).leaf(None).ok()?;
        let program = Command::new("sleep").arg("1000").spawn().unwrap();
        let procs = sys::open_at(leaf.as_fd(), c"cgroup.procs", Access::Write).unwrap();
        write(&procs, format!("{}", program.id()).as_bytes()).unwrap();
        Some((leaf, program))
    }

    fn group_of(program: &Child) -> String {
        let groups = fs::read_to_string(format!("/proc/{}/cgroup", program.id())).unwrap();
        let line = groups.lines().find_map(|line| line.strip_prefix("0::"));
        String::from(line.unwrap())
    }

    #[test]
    fn a_number_has_a_name() {
        assert_eq!(Name::new(0).as_c_str(), c".0000000000000000");
        assert_eq!(
            Name::new(0x12_3456_789a_bcde).as_c_str(),
            c".00123456789abcde"
        );
        assert_eq!(Name::new(u64::MAX).as_c_str(), c".ffffffffffffffff");
    }

    #[test]
    fn a_group_is_ended_as_a_whole() {
        let _alone = alone();
        let Some((leaf, mut program)) = busy() else {
            return;
        };
        assert!(leaf.is_populated());
        leaf.kill();
        assert!(!program.wait().unwrap().success());
        assert!(!leaf.is_populated());
    }

    #[test]
    fn a_group_is_ended_one_by_one_and_asked_to_end() {
        let _alone = alone();
        for is_kill in [false, true] {
            let Some((leaf, mut program)) = busy() else {
                return;
            };
            let own = rustix::process::getpgrp();
            leaf.terminate(own);
            assert!(
                program.try_wait().unwrap().is_none(),
                "it is in this process group"
            );
            if is_kill {
                assert!(leaf.kill_each());
            } else {
                leaf.terminate(rustix::process::Pid::INIT);
            }
            let signal = program.wait().unwrap().signal();
            assert_eq!(signal, Some(if is_kill { 9 } else { 15 }));
            assert!(!leaf.kill_each());
        }
    }

    #[test]
    fn a_name_is_used_again() {
        let _alone = alone();
        let Some((first, mut program)) = busy() else {
            return;
        };
        let Ok(second) = GroupDirectories::new(false).leaf(None) else {
            panic!("the first one could be created");
        };
        assert_ne!(first.name.0, second.name.0);
        let free = second.name.0;
        drop(second);
        let third = GroupDirectories::new(false).leaf(None).unwrap();
        assert_eq!(third.name.0, free);
        program.kill().unwrap();
        program.wait().unwrap();
    }

    #[test]
    fn what_still_runs_moves_to_the_parent() {
        let _alone = alone();
        let Some((leaf, mut program)) = busy() else {
            return;
        };
        let inside = group_of(&program);
        drop(leaf);
        let outside = group_of(&program);
        assert_ne!(inside, outside);
        assert!(inside.starts_with(&outside), "{inside} {outside}");
        program.kill().unwrap();
        program.wait().unwrap();
    }
}
