//! What the kernel's errors mean for a mount.

use crate::failed::Failed;
use rustix::io::Errno;

/// Why the target's directories cannot be made.
pub(super) const fn of_target(errno: Errno) -> Failed {
    match errno {
        Errno::NOTDIR => Failed::TargetNotDirectory,
        Errno::ACCESS | Errno::PERM => Failed::MayNotMakeTarget,
        _ => Failed::NoTarget,
    }
}

/// Why the kernel does not mount.
pub(super) const fn of_mount(errno: Errno) -> Failed {
    match errno {
        Errno::PERM => Failed::MayNotMount,
        // A node whose device has not come yet.
        Errno::NXIO => Failed::NoDevice,
        Errno::NODEV => Failed::UnknownFileSystem,
        Errno::INVAL => Failed::OtherFileSystem,
        Errno::BUSY => Failed::SourceInUse,
        Errno::NOTBLK => Failed::NotBlockDevice,
        Errno::NOTDIR => Failed::NotDirectory,
        Errno::ACCESS | Errno::ROFS => Failed::SourceReadOnly,
        Errno::UCLEAN | Errno::IO => Failed::SourceDamaged,
        _ => Failed::NotMounted,
    }
}
