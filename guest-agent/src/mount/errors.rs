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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_error_says_what_to_do_about_it() {
        for (errno, failed) in [
            (Errno::PERM, Failed::MayNotMount),
            (Errno::NXIO, Failed::NoDevice),
            (Errno::NODEV, Failed::UnknownFileSystem),
            (Errno::INVAL, Failed::OtherFileSystem),
            (Errno::BUSY, Failed::SourceInUse),
            (Errno::NOTBLK, Failed::NotBlockDevice),
            (Errno::NOTDIR, Failed::NotDirectory),
            (Errno::ROFS, Failed::SourceReadOnly),
            (Errno::UCLEAN, Failed::SourceDamaged),
            (Errno::DOM, Failed::NotMounted),
        ] {
            assert_eq!(of_mount(errno), failed, "{errno:?}");
        }
        for (errno, failed) in [
            (Errno::NOTDIR, Failed::TargetNotDirectory),
            (Errno::ACCESS, Failed::MayNotMakeTarget),
            (Errno::ROFS, Failed::NoTarget),
        ] {
            assert_eq!(of_target(errno), failed, "{errno:?}");
        }
    }
}
