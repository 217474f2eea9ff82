//! A request to mount, checked before its job starts.

use crate::handler_error::HandlerError;
use agent_core::messages::MountRequest;
use agent_core::wire::Repeated;

/// The kinds of file systems that can be mounted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Driver {
    /// A block device.
    Block,
    /// A directory of the host's.
    VirtioFs,
    /// Memory.
    Tmpfs,
    /// Memory that every user may write to, mounted `nosuid` and `nodev`.
    Ephemeral,
}

/// A mount whose request is valid.
#[derive(Clone, Debug)]
pub struct MountPlan<'r> {
    /// The kind of the source.
    pub driver: Driver,
    /// The device or the tag. For memory, the name in the list of mounts.
    pub source: &'r str,
    /// The directory to mount on: an absolute path without `..`.
    pub target: &'r str,
    /// The file system's type.
    pub fstype: &'r str,
    /// Options, as for mount(8).
    pub options: Repeated<'r, &'r str>,
}

impl<'r> MountPlan<'r> {
    /// Checks a request.
    ///
    /// # Errors
    /// Fails if the request is not valid.
    pub fn new(request: &MountRequest<'r>) -> Result<Self, HandlerError> {
        let (driver, own_type) = match request.driver {
            MountRequest::DRIVER_BLOCK => (Driver::Block, ""),
            MountRequest::DRIVER_VIRTIO_FS => (Driver::VirtioFs, "virtiofs"),
            MountRequest::DRIVER_TMPFS => (Driver::Tmpfs, "tmpfs"),
            MountRequest::DRIVER_EPHEMERAL if cfg!(feature = "ephemeral") => {
                (Driver::Ephemeral, "tmpfs")
            }
            _ => return Err(HandlerError::BadDriver),
        };
        let source = match request.source {
            _ if driver.is_memory() => own_type,
            "" => return Err(HandlerError::NoSource),
            source => source,
        };
        let fstype = match request.fstype {
            "" if own_type.is_empty() => return Err(HandlerError::NoFileSystem),
            "" => own_type,
            fstype if own_type.is_empty() || fstype == own_type => fstype,
            _ => return Err(HandlerError::UnfitFileSystem),
        };
        check_target(request.target)?;
        Ok(Self {
            driver,
            source,
            target: request.target,
            fstype,
            options: request.options,
        })
    }
}

impl Driver {
    /// Whether the file system is in memory and has no source.
    pub const fn is_memory(self) -> bool {
        matches!(self, Self::Tmpfs | Self::Ephemeral)
    }
}

fn check_target(target: &str) -> Result<(), HandlerError> {
    let mut components = target.as_bytes().split(|byte| *byte == b'/');
    if !target.starts_with('/') || components.any(|component| component == b"..") {
        return Err(HandlerError::BadTarget);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request<'a>(
        driver: &'a str,
        source: &'a str,
        target: &'a str,
        fstype: &'a str,
    ) -> MountRequest<'a> {
        MountRequest {
            driver,
            source,
            target,
            fstype,
            ..MountRequest::default()
        }
    }

    #[test]
    fn each_driver_has_its_source_and_type() {
        for (driver, source, fstype, expected) in [
            ("block", "/dev/vda", "ext4", ["/dev/vda", "ext4"]),
            ("virtio-fs", "tag", "", ["tag", "virtiofs"]),
            ("virtio-fs", "tag", "virtiofs", ["tag", "virtiofs"]),
            ("tmpfs", "what", "", ["tmpfs", "tmpfs"]),
            ("tmpfs", "", "tmpfs", ["tmpfs", "tmpfs"]),
            ("ephemeral", "what", "", ["tmpfs", "tmpfs"]),
        ] {
            let plan = MountPlan::new(&request(driver, source, "/m", fstype)).unwrap();
            assert_eq!([plan.source, plan.fstype], expected);
            assert_eq!(plan.target, "/m");
            let is_memory = matches!(driver, "tmpfs" | "ephemeral");
            assert_eq!(plan.driver.is_memory(), is_memory);
        }
    }

    #[test]
    fn what_cannot_be_mounted_is_refused_by_name() {
        for (request, failure) in [
            (request("", "", "/m", ""), HandlerError::BadDriver),
            (request("overlay", "", "/m", ""), HandlerError::BadDriver),
            (request("block", "", "/m", "ext4"), HandlerError::NoSource),
            (
                request("block", "/dev/vda", "/m", ""),
                HandlerError::NoFileSystem,
            ),
            (request("virtio-fs", "", "/m", ""), HandlerError::NoSource),
            (
                request("virtio-fs", "tag", "/m", "ext4"),
                HandlerError::UnfitFileSystem,
            ),
            (
                request("tmpfs", "", "/m", "ramfs"),
                HandlerError::UnfitFileSystem,
            ),
            (request("tmpfs", "", "", ""), HandlerError::BadTarget),
            (request("tmpfs", "", "m", ""), HandlerError::BadTarget),
            (request("tmpfs", "", "/m/..", ""), HandlerError::BadTarget),
            (request("tmpfs", "", "/../m", ""), HandlerError::BadTarget),
        ] {
            let failed = MountPlan::new(&request).map(|_| ()).unwrap_err();
            assert_eq!(failed, failure, "{request:?}");
        }
        assert!(MountPlan::new(&request("tmpfs", "", "/m..n/..m", "")).is_ok());
    }
}
