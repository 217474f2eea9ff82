//! What can go wrong with a mount, as an exit code and as what the caller is told.

use crate::arch;
use crate::failed::Failed;
use agent_core::status::Code;
use rustix::io::Errno;

/// Why a mount failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The block device is not there, or not yet.
    Absent,
    /// There is no virtio-fs device with this tag, or an option is not for it: the kernel has one error.
    NoTag,
    /// The target's directories cannot be made.
    Target(Errno),
    /// The kernel does not mount.
    Mount(Errno),
}

/// Exit codes that are no error's number: mount(2) and mkdir(2) have none from here on.
const ABSENT: u8 = 126;
const NO_TAG: u8 = 127;
/// Added to the error's number for the target's.
const TARGET: u8 = 128;

impl Failure {
    /// The exit code for [`explain`].
    pub(super) fn code(self) -> u8 {
        let number = |errno: Errno| {
            let number = u8::try_from(errno.raw_os_error()).unwrap_or(u8::MAX);
            number.min(ABSENT - 1)
        };
        match self {
            Self::Absent => ABSENT,
            Self::NoTag => NO_TAG,
            Self::Target(errno) => number(errno) | TARGET,
            Self::Mount(errno) => number(errno),
        }
    }
}

/// What a mount's exit code means to the caller; none if it is mounted.
#[inline(never)]
pub fn explain(code: u8) -> Result<(), Failed> {
    let (code, message) = match code {
        0 => return Ok(()),
        ABSENT => (
            Code::NotFound,
            "the block device is not there, and did not come within 2 seconds",
        ),
        NO_TAG => (
            Code::NotFound,
            "no virtio-fs device has this tag, or an option is not for it",
        ),
        TARGET.. => explain_target(code & !TARGET),
        _ => explain_mount(code),
    };
    Err(Failed(code, message))
}

fn explain_target(number: u8) -> (Code, &'static str) {
    match arch::errno(number.into()) {
        Errno::NOTDIR => (
            Code::FailedPrecondition,
            "a part of target is there and is no directory",
        ),
        Errno::ACCESS | Errno::PERM => (
            Code::PermissionDenied,
            "target is not there, and the agent may not make it",
        ),
        _ => (
            Code::FailedPrecondition,
            "target is not there and cannot be made: is it in a read-only or full file system?",
        ),
    }
}

fn explain_mount(number: u8) -> (Code, &'static str) {
    match arch::errno(number.into()) {
        Errno::PERM => (
            Code::PermissionDenied,
            "the agent may not mount: it has to run with CAP_SYS_ADMIN",
        ),
        Errno::NODEV => (
            Code::FailedPrecondition,
            "the guest's kernel has no file system of this fstype: see /proc/filesystems",
        ),
        Errno::INVAL => (
            Code::InvalidArgument,
            "source holds no file system of this fstype, or an option is not for it",
        ),
        Errno::BUSY => (
            Code::FailedPrecondition,
            "source is in use: is it mounted already?",
        ),
        Errno::NOTBLK => (Code::InvalidArgument, "source is no block device"),
        Errno::NOTDIR => (
            Code::FailedPrecondition,
            "target, or a part of source, is there and is no directory",
        ),
        Errno::ACCESS | Errno::ROFS => (
            Code::FailedPrecondition,
            "source cannot be written: add the option ro",
        ),
        Errno::UCLEAN | Errno::IO => (
            Code::DataLoss,
            "source is damaged, or cannot be read: see the kernel's log",
        ),
        _ => (
            Code::Internal,
            "the guest's kernel refuses the mount: see its log",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(failure: Failure) -> Code {
        explain(failure.code()).unwrap_err().0
    }

    #[test]
    fn failures_survive_the_way_through_an_exit_code() {
        assert_eq!(explain(0), Ok(()));
        assert_eq!(told(Failure::Absent), Code::NotFound);
        assert_eq!(told(Failure::NoTag), Code::NotFound);
        for (errno, mount, target) in [
            (Errno::PERM, Code::PermissionDenied, Code::PermissionDenied),
            (
                Errno::ACCESS,
                Code::FailedPrecondition,
                Code::PermissionDenied,
            ),
            (
                Errno::INVAL,
                Code::InvalidArgument,
                Code::FailedPrecondition,
            ),
            (Errno::UCLEAN, Code::DataLoss, Code::FailedPrecondition),
            (Errno::DOM, Code::Internal, Code::FailedPrecondition),
            (Errno::HWPOISON, Code::Internal, Code::FailedPrecondition),
        ] {
            assert_eq!(told(Failure::Mount(errno)), mount, "{errno}");
            assert_eq!(told(Failure::Target(errno)), target, "{errno}");
        }
    }
}
