//! Errors of the kernel as errors of a mount.

use agent_engine::HandlerError;
use rustix::io::Errno;

/// The reason why the target's directories cannot be created.
pub(super) const fn of_target(errno: Errno) -> HandlerError {
    match errno {
        Errno::NOTDIR => HandlerError::TargetNotDirectory,
        Errno::ACCESS | Errno::PERM => HandlerError::MayNotMakeTarget,
        _ => HandlerError::NoTarget,
    }
}

/// The reason why mount(2) failed.
pub(super) const fn of_mount(errno: Errno) -> HandlerError {
    match errno {
        Errno::PERM => HandlerError::MayNotMount,
        // The node exists, but its device is not there yet.
        Errno::NXIO => HandlerError::NoDevice,
        Errno::NODEV => HandlerError::UnknownFileSystem,
        Errno::INVAL => HandlerError::OtherFileSystem,
        Errno::BUSY => HandlerError::SourceInUse,
        Errno::NOTBLK => HandlerError::NotBlockDevice,
        Errno::NOTDIR => HandlerError::NotDirectory,
        Errno::ACCESS | Errno::ROFS => HandlerError::SourceReadOnly,
        Errno::UCLEAN | Errno::IO => HandlerError::SourceDamaged,
        _ => HandlerError::NotMounted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_error_says_what_to_do_about_it() {
        for (errno, failed) in [
            (Errno::PERM, HandlerError::MayNotMount),
            (Errno::NXIO, HandlerError::NoDevice),
            (Errno::NODEV, HandlerError::UnknownFileSystem),
            (Errno::INVAL, HandlerError::OtherFileSystem),
            (Errno::BUSY, HandlerError::SourceInUse),
            (Errno::NOTBLK, HandlerError::NotBlockDevice),
            (Errno::NOTDIR, HandlerError::NotDirectory),
            (Errno::ROFS, HandlerError::SourceReadOnly),
            (Errno::UCLEAN, HandlerError::SourceDamaged),
            (Errno::DOM, HandlerError::NotMounted),
        ] {
            assert_eq!(of_mount(errno), failed, "{errno:?}");
        }
        for (errno, failed) in [
            (Errno::NOTDIR, HandlerError::TargetNotDirectory),
            (Errno::ACCESS, HandlerError::MayNotMakeTarget),
            (Errno::ROFS, HandlerError::NoTarget),
        ] {
            assert_eq!(of_target(errno), failed, "{errno:?}");
        }
    }
}
