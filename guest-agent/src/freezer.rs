//! Freezing named process groups, by the freezer of control groups of version 2: it takes Linux 5.2.

use crate::arch::{self, Access};
use crate::failed::Failed;
use rustix::fd::BorrowedFd;
use rustix::io::{read, write};
use rustix::thread::{Timespec, nanosleep};

/// How long a group may take to freeze, in nanoseconds: a process inside the kernel freezes when it leaves it.
const FREEZE_LIMIT_NS: u64 = 2_000_000_000;
/// The pause between two looks, in nanoseconds.
const PAUSE_NS: i64 = 2_000_000;

/// Freezes the group with this directory and waits until it is, or thaws it again. Blocks for as long as that takes.
///
/// A frozen process ends by `SIGKILL`, but handles `SIGTERM` only when it is thawed. So a program whose time is up
/// while it is frozen ends 2 seconds later. Thawing it for that would thaw the others in its group, too.
pub fn freeze(directory: BorrowedFd<'_>) -> Result<(), Failed> {
    set(directory, b"1")?;
    let give_up = arch::monotonic_ns().saturating_add(FREEZE_LIMIT_NS);
    while !is_frozen(directory) {
        if give_up <= arch::monotonic_ns() {
            let _ = set(directory, b"0");
            return Err(Failed::NotFrozen);
        }
        let _ = nanosleep(&Timespec {
            tv_sec: 0,
            tv_nsec: PAUSE_NS,
        });
    }
    Ok(())
}

/// Lets the processes of the group with this directory go on.
pub fn thaw(directory: BorrowedFd<'_>) -> Result<(), Failed> {
    set(directory, b"0")
}

fn set(directory: BorrowedFd<'_>, value: &[u8]) -> Result<(), Failed> {
    let written = arch::open_at(directory, c"cgroup.freeze", Access::Write)
        .and_then(|file| write(&file, value));
    written.map(drop).map_err(|_| Failed::NoFreezer)
}

fn is_frozen(directory: BorrowedFd<'_>) -> bool {
    let mut buffer = [0; 256];
    let Ok(file) = arch::open_at(directory, c"cgroup.events", Access::Read) else {
        return false;
    };
    let length = read(&file, &mut buffer).unwrap_or_default();
    let text = buffer.get(..length).unwrap_or_default();
    text.split(|byte| *byte == b'\n')
        .any(|line| line == b"frozen 1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::group::{Groups, NO_NAMES};
    use rustix::fd::AsFd;
    use std::boxed::Box;
    use std::format;
    use std::process::Command;

    #[test]
    fn a_group_freezes_and_thaws() {
        let name = format!("freezer-{}", std::process::id());
        let mut groups = Groups::new(Box::leak(Box::new(NO_NAMES)), false);
        let Ok(Some(directory)) = groups.open(&name) else {
            // A machine without control groups, or without the right to them: the virtual machine shows it.
            return;
        };
        let directory = directory.as_fd();
        let mut program = Command::new("sleep").arg("1000").spawn().unwrap();
        let procs = arch::open_at(directory, c"cgroup.procs", Access::Write).unwrap();
        write(&procs, format!("{}", program.id()).as_bytes()).unwrap();

        assert!(!is_frozen(directory));
        assert_eq!(freeze(directory), Ok(()));
        assert!(is_frozen(directory));
        assert_eq!(groups.find(&name).map(drop), Ok(()));
        assert_eq!(thaw(directory), Ok(()));
        while is_frozen(directory) {}
        assert_eq!(freeze(directory), Ok(()));

        // What is frozen can be killed.
        program.kill().unwrap();
        program.wait().unwrap();
        let found = groups.find(&name).map(drop);
        assert_eq!(found, Err(Failed::NoSuchGroup));
        assert_eq!(freeze(directory), Err(Failed::NoFreezer));
    }
}
