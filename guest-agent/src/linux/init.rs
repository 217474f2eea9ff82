//! The set-up of the guest by an agent that is init: file systems and kernel modules.

use super::bytes::c_str;
use super::info::read_file;
use crate::log::warning;
use crate::sys::{self, Access};
use core::ffi::CStr;
use rustix::io::Errno;
use rustix::mount::{MountFlags, mount};

/// The list of the kernel modules that are loaded at the start, in order: one path in each line.
pub const MODULE_LIST: &CStr = c"/lib/modules/handclasp/load";
/// The longest list of modules, in bytes.
const MODULE_LIST_LEN: usize = 4096;

/// A file system that every guest has.
struct FileSystem {
    kind: &'static CStr,
    target: &'static CStr,
    flags: MountFlags,
}

/// The file system with the kernel's command line, which the agent needs before it listens.
static PROC: FileSystem = FileSystem {
    kind: c"proc",
    target: c"/proc",
    flags: MountFlags::NOSUID
        .union(MountFlags::NODEV)
        .union(MountFlags::NOEXEC),
};

static OTHERS: [FileSystem; 3] = [
    FileSystem {
        kind: c"devtmpfs",
        target: c"/dev",
        flags: MountFlags::NOSUID,
    },
    FileSystem {
        kind: c"sysfs",
        target: c"/sys",
        flags: MountFlags::NOSUID
            .union(MountFlags::NODEV)
            .union(MountFlags::NOEXEC),
    },
    FileSystem {
        kind: c"tmpfs",
        target: c"/tmp",
        flags: MountFlags::NOSUID.union(MountFlags::NODEV),
    },
];

/// Mounts `/proc`, which the agent itself needs.
pub fn mount_proc() {
    PROC.mount();
}

/// Mounts `/dev`, `/sys` and `/tmp` for programs. The agent does not need them to listen and to report readiness.
pub fn mount_others() {
    OTHERS.iter().for_each(FileSystem::mount);
}

impl FileSystem {
    /// Mounts the file system, unless it is mounted already, as `/dev` may be by the kernel.
    fn mount(&self) {
        let Self {
            kind,
            target,
            flags,
        } = *self;
        match mount(kind, target, kind, flags, None) {
            Ok(()) | Err(Errno::BUSY) => {}
            Err(errno) => {
                let target = target.to_str().unwrap_or_default();
                warning!(
                    "cannot mount {=str}: error {=i32}",
                    target,
                    errno.raw_os_error()
                );
            }
        }
    }
}

/// Loads the modules in a list of the image, if the list exists. A module that is already loaded is not an error.
pub fn load_modules(list: &CStr) {
    // Each line becomes a C string in place: newlines become NULs, and the last byte stays a NUL.
    let mut buffer = [0; MODULE_LIST_LEN];
    let text = buffer.split_last_mut().map(|(_, text)| text);
    if text.is_none_or(|text| read_file(list, text).is_err()) {
        return;
    }
    for byte in &mut buffer {
        if *byte == b'\n' {
            *byte = 0;
        }
    }
    let mut rest = &buffer[..];
    while let Some(path) = c_str(rest) {
        if !path.is_empty() {
            load_module(path);
        }
        let length = path.count_bytes().saturating_add(1);
        rest = rest.get(length..).unwrap_or_default();
    }
}

fn load_module(path: &CStr) {
    let loaded =
        sys::open(path, Access::Read).and_then(|file| rustix::system::finit_module(&file, c"", 0));
    match loaded {
        Ok(()) | Err(Errno::EXIST) => {}
        Err(errno) => {
            let path = path.to_str().unwrap_or_default();
            warning!(
                "cannot load the kernel module {=str}: error {=i32}",
                path,
                errno.raw_os_error()
            );
        }
    }
}
