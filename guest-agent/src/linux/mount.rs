//! Mounts file systems.
//!
//! A mount may wait for its device, and without a limit for a file system that does not answer. So it has two steps:
//! [`Call::new`] prepares the arguments of mount(2) in the event loop, and [`Call::execute`] mounts in a job.

mod errors;
mod options;

use super::bytes::{PATH_MAX, c_str};
use super::init;
use super::strings::Strings;
use crate::sys;
use agent_engine::HandlerError;
use agent_engine::system::{Driver, MountPlan};
use agent_engine::time::Duration;
use core::ffi::CStr;
use rustix::fs::{Mode, mkdir, stat};
use rustix::io::Errno;
use rustix::mount::MountFlags;

/// How long to wait for a block device.
const DEVICE_LIMIT: Duration = Duration::from_secs(2);
/// The pause between two attempts.
const PAUSE: Duration = Duration::from_millis(5);
/// Room for a source, a target, a type and options, each with its NUL.
pub(super) const MEMORY: usize = 3 * PATH_MAX + 128;
/// The list of kernel modules that some file systems need. They are loaded when a mount fails for the first time, because
/// most guests never mount anything, and all guests should boot quickly.
const MODULE_LIST: &CStr = c"/lib/modules/handclasp/mount";

/// The arguments of mount(2).
#[derive(Debug)]
pub(super) struct Call<'m> {
    driver: Driver,
    source: &'m CStr,
    target: &'m CStr,
    fstype: &'m CStr,
    flags: MountFlags,
    data: &'m CStr,
}

impl<'m> Call<'m> {
    /// Prepares the arguments for a plan. The strings are in `memory`.
    pub(super) fn new(
        plan: &MountPlan<'_>,
        memory: &'m mut [u8; MEMORY],
    ) -> Result<Self, HandlerError> {
        let mut strings = Strings::new(memory);
        let mut add = |string| strings.add(string).map_err(|_| HandlerError::UnfitString);
        let (source, target) = (add(plan.source)?, add(plan.target)?);
        let fstype = add(plan.fstype)?;
        let (flags, data) = options::parse(plan.driver, plan.options, &mut strings)?;
        Ok(Self {
            driver: plan.driver,
            source,
            target,
            fstype,
            flags,
            data,
        })
    }

    /// Creates the target and mounts. Blocks until that is done.
    pub(super) fn execute(&self) -> Result<(), HandlerError> {
        make_directories(self.target).map_err(errors::of_target)?;
        self.mount_with_retries()
    }

    fn mount_with_retries(&self) -> Result<(), HandlerError> {
        let give_up = sys::boot_time().saturating_add(DEVICE_LIMIT);
        let mut modules_loaded = self.driver.is_memory();
        loop {
            match self.mount() {
                Ok(()) => return Ok(()),
                Err(_) if !modules_loaded => {
                    init::load_modules(MODULE_LIST);
                    modules_loaded = true;
                }
                Err(failure) if failure == HandlerError::NoDevice && sys::boot_time() < give_up => {
                    sys::sleep(PAUSE);
                }
                Err(failure) => return Err(failure),
            }
        }
    }

    fn mount(&self) -> Result<(), HandlerError> {
        if self.driver == Driver::Block {
            // mount(2) returns the same error whether the source or the target does not exist.
            stat(self.source).map_err(|errno| match errno {
                Errno::NOENT => HandlerError::NoDevice,
                errno => errors::of_mount(errno),
            })?;
        }
        let data = Some(self.data);
        match rustix::mount::mount(self.source, self.target, self.fstype, self.flags, data) {
            Err(Errno::INVAL) if self.driver == Driver::VirtioFs => Err(HandlerError::NoTag),
            mounted => mounted.map_err(errors::of_mount),
        }
    }
}

/// Creates the missing directories of an absolute path.
fn make_directories(path: &CStr) -> Result<(), Errno> {
    // NULs follow the copied part, so the path of each parent directory is a C string in turn.
    let mut copy = [0; PATH_MAX];
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

#[cfg(test)]
mod tests {
    use super::*;
    use agent_core::messages::MountRequest;

    fn laid_out(source: &str, target: &str) -> Result<(), HandlerError> {
        let request = MountRequest {
            driver: "block",
            source,
            target,
            fstype: &"t".repeat(64),
            ..MountRequest::default()
        };
        let mut memory = [0xff; MEMORY];
        let plan = MountPlan::new(&request)?;
        let call = Call::new(&plan, &mut memory)?;
        assert_eq!(call.source.to_str(), Ok(source));
        assert_eq!(call.target.to_str(), Ok(target));
        assert_eq!(call.fstype.count_bytes(), 64);
        Ok(())
    }

    #[test]
    fn the_longest_request_fits() {
        let long = std::format!("/{}", "x".repeat(PATH_MAX - 2));
        assert_eq!(laid_out(&long, &long), Ok(()));
    }

    #[test]
    fn what_the_kernel_would_cut_off_is_refused() {
        assert_eq!(
            laid_out("/dev/vda", "/m\0n"),
            Err(HandlerError::UnfitString)
        );
        assert_eq!(laid_out("/dev/v\0da", "/m"), Err(HandlerError::UnfitString));
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
