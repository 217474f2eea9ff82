//! What the kernel's errors mean for a mount.

use agent_engine::Failure;
use rustix::io::Errno;

/// Why the target's directories cannot be made.
pub(super) const fn of_target(errno: Errno) -> Failure {
    match errno {
        Errno::NOTDIR => Failure::TargetNotDirectory,
        Errno::ACCESS | Errno::PERM => Failure::MayNotMakeTarget,
        _ => Failure::NoTarget,
    }
}

/// Why the kernel does not mount.
pub(super) const fn of_mount(errno: Errno) -> Failure {
    match errno {
        Errno::PERM => Failure::MayNotMount,
        // A node whose device has not come yet.
        Errno::NXIO => Failure::NoDevice,
        Errno::NODEV => Failure::UnknownFileSystem,
        Errno::INVAL => Failure::OtherFileSystem,
        Errno::BUSY => Failure::SourceInUse,
        Errno::NOTBLK => Failure::NotBlockDevice,
        Errno::NOTDIR => Failure::NotDirectory,
        Errno::ACCESS | Errno::ROFS => Failure::SourceReadOnly,
        Errno::UCLEAN | Errno::IO => Failure::SourceDamaged,
        _ => Failure::NotMounted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_error_says_what_to_do_about_it() {
        for (errno, failed) in [
            (Errno::PERM, Failure::MayNotMount),
            (Errno::NXIO, Failure::NoDevice),
            (Errno::NODEV, Failure::UnknownFileSystem),
            (Errno::INVAL, Failure::OtherFileSystem),
            (Errno::BUSY, Failure::SourceInUse),
            (Errno::NOTBLK, Failure::NotBlockDevice),
            (Errno::NOTDIR, Failure::NotDirectory),
            (Errno::ROFS, Failure::SourceReadOnly),
            (Errno::UCLEAN, Failure::SourceDamaged),
            (Errno::DOM, Failure::NotMounted),
        ] {
            assert_eq!(of_mount(errno), failed, "{errno:?}");
        }
        for (errno, failed) in [
            (Errno::NOTDIR, Failure::TargetNotDirectory),
            (Errno::ACCESS, Failure::MayNotMakeTarget),
            (Errno::ROFS, Failure::NoTarget),
        ] {
            assert_eq!(of_target(errno), failed, "{errno:?}");
        }
    }
}
