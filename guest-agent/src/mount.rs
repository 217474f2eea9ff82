//! Mounting file systems: what was asked, as mount(2) takes it, and doing that.
//!
//! A mount may wait for its device, and for ever for a file system that does not answer. So it is made in
//! two steps: [`Plan::new`] reads the request in the event loop, and [`Plan::execute`] does it in a process
//! of its own, whose exit code becomes the answer; see `jobs`.

mod errors;
mod options;

use crate::failed::Failed;
use crate::memory::c_str;
use crate::strings::Strings;
use crate::{arch, init};
use agent_core::messages::MountRequest;
use core::ffi::CStr;
use core::time::Duration;
use rustix::fs::{Mode, mkdir, stat};
use rustix::io::Errno;
use rustix::mount::MountFlags;
use rustix::thread::nanosleep;

/// How long a block device is waited for, in nanoseconds.
const DEVICE_LIMIT_NS: u64 = 2_000_000_000;
/// The pause between two looks for it.
const PAUSE: Duration = Duration::from_millis(5);
/// The longest path, or list of options, in bytes: Linux's own limit.
const MAX_PATH: usize = 4095;
/// Room for a source, a target, a type and options, each with its NUL.
pub const MEMORY: usize = 3 * (MAX_PATH + 1) + 128;
/// The kernel modules without which some file systems cannot be mounted. They are loaded for the first mount
/// that lacks something, since most guests never mount anything and all should boot quickly.
const MODULE_LIST: &CStr = c"/lib/modules/handclasp/mount";

/// The kinds of things that can be mounted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Driver {
    /// A block device.
    Block,
    /// A directory of the host's.
    VirtioFs,
    /// Memory.
    Tmpfs,
    /// Memory in which nothing can be executed with others' rights, and that everyone may write to.
    #[cfg(feature = "ephemeral")]
    Ephemeral,
}

/// What mount(2) is given.
#[derive(Debug)]
pub struct Plan<'m> {
    driver: Driver,
    source: &'m CStr,
    target: &'m CStr,
    fstype: &'m CStr,
    flags: MountFlags,
    data: &'m CStr,
}

impl<'m> Plan<'m> {
    /// Reads a request; the plan's strings are in `memory`.
    #[inline(never)]
    pub fn new(request: &MountRequest<'_>, memory: &'m mut [u8; MEMORY]) -> Result<Self, Failed> {
        let (driver, source, fstype) = Driver::parse(request)?;
        check_target(request.target)?;
        let mut strings = Strings::new(memory);
        let mut add = |string| strings.add(string).map_err(|_| Failed::UnfitString);
        let (source, target, fstype) = (add(source)?, add(request.target)?, add(fstype)?);
        let (flags, data) = options::parse(driver, request.options, &mut strings)?;
        Ok(Self {
            driver,
            source,
            target,
            fstype,
            flags,
            data,
        })
    }

    /// Mounts. Blocks for as long as that takes.
    pub fn execute(&self) -> Result<(), Failed> {
        make_directories(self.target).map_err(errors::of_target)?;
        self.mount_when_there()
    }

    fn mount_when_there(&self) -> Result<(), Failed> {
        let give_up = arch::monotonic_ns().saturating_add(DEVICE_LIMIT_NS);
        let mut modules_loaded = self.driver.is_memory();
        loop {
            match self.mount() {
                Ok(()) => return Ok(()),
                Err(_) if !modules_loaded => {
                    init::load_modules(MODULE_LIST);
                    modules_loaded = true;
                }
                Err(Failed::NoDevice) if arch::monotonic_ns() < give_up => pause(),
                failed => return failed,
            }
        }
    }

    fn mount(&self) -> Result<(), Failed> {
        if self.driver == Driver::Block {
            // mount(2) has the same error for a source and a target that are not there.
            stat(self.source).map_err(|errno| match errno {
                Errno::NOENT => Failed::NoDevice,
                errno => errors::of_mount(errno),
            })?;
        }
        let data = Some(self.data);
        match rustix::mount::mount(self.source, self.target, self.fstype, self.flags, data) {
            Err(Errno::INVAL) if self.driver == Driver::VirtioFs => Err(Failed::NoTag),
            mounted => mounted.map_err(errors::of_mount),
        }
    }
}

impl Driver {
    /// Reads what is to be mounted: the driver, the source and the type.
    fn parse<'a>(request: &MountRequest<'a>) -> Result<(Self, &'a str, &'a str), Failed> {
        let (driver, own_type) = match request.driver {
            MountRequest::DRIVER_BLOCK => (Self::Block, ""),
            MountRequest::DRIVER_VIRTIO_FS => (Self::VirtioFs, "virtiofs"),
            MountRequest::DRIVER_TMPFS => (Self::Tmpfs, "tmpfs"),
            #[cfg(feature = "ephemeral")]
            "ephemeral" => (Self::Ephemeral, "tmpfs"),
            _ => return Err(Failed::BadDriver),
        };
        let source = match request.source {
            // It is only shown in /proc/mounts.
            _ if driver.is_memory() => own_type,
            "" => return Err(Failed::NoSource),
            source => source,
        };
        match request.fstype {
            "" if own_type.is_empty() => Err(Failed::NoFileSystem),
            "" => Ok((driver, source, own_type)),
            fstype if own_type.is_empty() || fstype == own_type => Ok((driver, source, fstype)),
            _ => Err(Failed::UnfitFileSystem),
        }
    }

    const fn is_memory(self) -> bool {
        !matches!(self, Self::Block | Self::VirtioFs)
    }
}

fn check_target(target: &str) -> Result<(), Failed> {
    let mut components = target.as_bytes().split(|byte| *byte == b'/');
    if !target.starts_with('/') || components.any(|component| component == b"..") {
        return Err(Failed::BadTarget);
    }
    Ok(())
}

/// Makes the directories of an absolute path that are not there.
fn make_directories(path: &CStr) -> Result<(), Errno> {
    // What is after the copied part is NULs, so that each directory on the way is a C string in turn.
    let mut copy = [0; MAX_PATH + 1];
    for (index, byte) in path.to_bytes().iter().enumerate() {
        if *byte == b'/' && index > 0 {
            make_directory(&copy)?;
        }
        if let Some(target) = copy.get_mut(index) {
            *target = *byte;
        }
    }
    make_directory(&copy)
}

fn make_directory(path: &[u8]) -> Result<(), Errno> {
    let Some(path) = c_str(path) else {
        return Err(Errno::NAMETOOLONG);
    };
    match mkdir(path, Mode::from_raw_mode(0o755)) {
        Ok(()) | Err(Errno::EXIST) => Ok(()),
        Err(errno) => Err(errno),
    }
}

fn pause() {
    let _ = nanosleep(&rustix::thread::Timespec {
        tv_sec: 0,
        tv_nsec: i64::from(PAUSE.subsec_nanos()),
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::String;

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

    fn planned(request: &MountRequest<'_>) -> Result<[String; 3], Failed> {
        let mut memory = [0xff; MEMORY];
        let plan = Plan::new(request, &mut memory)?;
        Ok([plan.source, plan.target, plan.fstype].map(|string| string.to_str().unwrap().into()))
    }

    #[test]
    fn each_driver_has_its_source_and_type() {
        for (driver, source, fstype, expected) in [
            ("block", "/dev/vda", "ext4", ["/dev/vda", "/m", "ext4"]),
            ("virtio-fs", "tag", "", ["tag", "/m", "virtiofs"]),
            ("virtio-fs", "tag", "virtiofs", ["tag", "/m", "virtiofs"]),
            ("tmpfs", "what", "", ["tmpfs", "/m", "tmpfs"]),
            ("tmpfs", "", "tmpfs", ["tmpfs", "/m", "tmpfs"]),
        ] {
            let planned = planned(&request(driver, source, "/m", fstype));
            assert_eq!(planned.unwrap(), expected);
        }
    }

    #[test]
    fn what_cannot_be_mounted_is_refused_by_name() {
        for (request, failed) in [
            (request("", "", "/m", ""), Failed::BadDriver),
            (request("overlay", "", "/m", ""), Failed::BadDriver),
            (request("block", "", "/m", "ext4"), Failed::NoSource),
            (request("block", "/dev/vda", "/m", ""), Failed::NoFileSystem),
            (request("virtio-fs", "", "/m", ""), Failed::NoSource),
            (
                request("virtio-fs", "tag", "/m", "ext4"),
                Failed::UnfitFileSystem,
            ),
            (request("tmpfs", "", "/m", "ramfs"), Failed::UnfitFileSystem),
            (request("tmpfs", "", "", ""), Failed::BadTarget),
            (request("tmpfs", "", "m", ""), Failed::BadTarget),
            (request("tmpfs", "", "/m/..", ""), Failed::BadTarget),
            (request("tmpfs", "", "/../m", ""), Failed::BadTarget),
            (request("tmpfs", "", "/m\0n", ""), Failed::UnfitString),
        ] {
            assert_eq!(planned(&request), Err(failed), "{request:?}");
        }
        assert!(planned(&request("tmpfs", "", "/m..n/..m", "")).is_ok());
    }

    #[test]
    fn the_longest_request_fits() {
        let long = std::format!("/{}", "x".repeat(MAX_PATH - 1));
        let fstype = "t".repeat(64);
        assert!(planned(&request("block", &long, &long, &fstype)).is_ok());
    }

    #[test]
    fn directories_are_made_down_to_the_target() {
        let root = std::env::temp_dir().join(std::format!("handclasp-{}", std::process::id()));
        let path = std::format!("{}/a//b/./c/\0", root.display());
        let path = CStr::from_bytes_with_nul(path.as_bytes()).unwrap();
        assert_eq!(make_directories(path), Ok(()));
        assert_eq!(make_directories(path), Ok(()));
        assert!(root.join("a/b/c").is_dir());
        std::fs::remove_dir_all(root).unwrap();
        let made = make_directories(c"/dev/null/m");
        assert_eq!(made, Err(Errno::NOTDIR));
    }
}
