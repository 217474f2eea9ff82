//! Freezes named process groups with the freezer of control groups version 2, which needs Linux 5.2.

use crate::sys::{self, Access};
use agent_engine::HandlerError;
use agent_engine::time::Duration;
use rustix::fd::BorrowedFd;
use rustix::io::{read, write};

/// How long a group may take to freeze. A process inside the kernel freezes when it leaves the kernel.
const LIMIT: Duration = Duration::from_secs(2);
/// The pause between two checks.
const PAUSE: Duration = Duration::from_millis(2);

/// Freezes the group with this directory, and blocks until all of it is frozen. If that takes too long, thaws it again.
///
/// `SIGKILL` ends a frozen process, but it handles `SIGTERM` only after it is thawed. So a program whose time is over
/// while it is frozen ends 2 seconds later. Thawing it for `SIGTERM` would also thaw the others in its group.
pub(super) fn freeze(directory: BorrowedFd<'_>) -> Result<(), HandlerError> {
    set(directory, b"1")?;
    let give_up = sys::boot_time().saturating_add(LIMIT);
    while !is_frozen(directory) {
        if give_up <= sys::boot_time() {
            let _ = set(directory, b"0");
            return Err(HandlerError::NotFrozen);
        }
        sys::sleep(PAUSE);
    }
    Ok(())
}

/// Thaws the group with this directory.
pub(super) fn thaw(directory: BorrowedFd<'_>) -> Result<(), HandlerError> {
    set(directory, b"0")
}

fn set(directory: BorrowedFd<'_>, value: &[u8]) -> Result<(), HandlerError> {
    let written = sys::open_at(directory, c"cgroup.freeze", Access::Write)
        .and_then(|file| write(&file, value));
    written.map(drop).map_err(|_| HandlerError::NoFreezer)
}

fn is_frozen(directory: BorrowedFd<'_>) -> bool {
    has_state(directory, b"frozen 1")
}

/// Whether this line is among the events of the group with this directory.
pub(super) fn has_state(directory: BorrowedFd<'_>, state: &[u8]) -> bool {
    let mut buffer = [0; 256];
    let Ok(file) = sys::open_at(directory, c"cgroup.events", Access::Read) else {
        return false;
    };
    let length = read(&file, &mut buffer).unwrap_or_default();
    let text = buffer.get(..length).unwrap_or_default();
    text.split(|byte| *byte == b'\n').any(|line| line == state)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linux::groups::GroupDirectories;
    use agent_engine::system::GroupName;
    use rustix::fd::AsFd;
    use std::format;
    use std::process::Command;

    #[test]
    fn a_group_freezes_and_thaws() {
        let name = format!("freezer-{}", std::process::id());
        let name = GroupName::parse(&name).unwrap().unwrap();
        let mut groups = GroupDirectories::new(false);
        let Ok(directory) = groups.open(&name) else {
            // A machine without control groups, or without the right to them: the virtual machine shows it.
            return;
        };
        let directory = directory.as_fd();
        let mut program = Command::new("sleep").arg("1000").spawn().unwrap();
        let procs = sys::open_at(directory, c"cgroup.procs", Access::Write).unwrap();
        write(&procs, format!("{}", program.id()).as_bytes()).unwrap();

        assert!(!is_frozen(directory));
        assert_eq!(freeze(directory), Ok(()));
        assert!(is_frozen(directory));
        assert!(groups.find(&name).is_some());
        assert_eq!(thaw(directory), Ok(()));
        while is_frozen(directory) {}
        assert_eq!(freeze(directory), Ok(()));

        // What is frozen can be killed.
        program.kill().unwrap();
        program.wait().unwrap();
        assert!(groups.remove(&name));
        assert_eq!(freeze(directory), Err(HandlerError::NoFreezer));
    }
}
