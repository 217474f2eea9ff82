//! The set-up of the guest by an agent that is init: kernel modules, and what programs expect of a guest: file systems, links
//! in `/dev`, and the loopback interface.

use super::bytes::c_str;
use super::info::read_file;
use crate::log::warning;
use crate::sys::{self, Access};
use core::ffi::CStr;
use rustix::fs::{Mode, mkdir, symlink};
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
    options: Option<&'static CStr>,
}

/// The file system with the kernel's command line, which the agent needs before it listens.
static PROC: FileSystem = FileSystem {
    kind: c"proc",
    target: c"/proc",
    flags: MountFlags::NOSUID
        .union(MountFlags::NODEV)
        .union(MountFlags::NOEXEC),
    options: None,
};

/// Each after those that contain its target.
static OTHERS: [FileSystem; 5] = [
    FileSystem {
        kind: c"devtmpfs",
        target: c"/dev",
        flags: MountFlags::NOSUID,
        options: None,
    },
    FileSystem {
        kind: c"devpts",
        target: c"/dev/pts",
        flags: MountFlags::NOSUID.union(MountFlags::NOEXEC),
        options: Some(c"gid=5,mode=620,ptmxmode=666"),
    },
    FileSystem {
        kind: c"tmpfs",
        target: c"/dev/shm",
        flags: MountFlags::NOSUID.union(MountFlags::NODEV),
        options: Some(c"mode=1777"),
    },
    FileSystem {
        kind: c"sysfs",
        target: c"/sys",
        flags: MountFlags::NOSUID
            .union(MountFlags::NODEV)
            .union(MountFlags::NOEXEC),
        options: None,
    },
    FileSystem {
        kind: c"tmpfs",
        target: c"/tmp",
        flags: MountFlags::NOSUID.union(MountFlags::NODEV),
        options: Some(c"mode=1777"),
    },
];

/// Links in `/dev`, each with its target. The kernel makes `/dev/ptmx` itself, unless it has no pseudo-terminals of old.
static LINKS: [(&CStr, &CStr); 5] = [
    (c"/dev/fd", c"/proc/self/fd"),
    (c"/dev/stdin", c"/proc/self/fd/0"),
    (c"/dev/stdout", c"/proc/self/fd/1"),
    (c"/dev/stderr", c"/proc/self/fd/2"),
    (c"/dev/ptmx", c"pts/ptmx"),
];

/// Mounts `/proc`, which the agent itself needs.
pub fn mount_proc() {
    PROC.mount();
}

/// Sets up what programs expect. The agent does not need it to listen and to report readiness.
pub fn set_up_for_programs() {
    OTHERS.iter().for_each(FileSystem::mount);
    for (link, target) in LINKS {
        match symlink(target, link) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(errno) => warn("cannot create the link", link, errno),
        }
    }
    // A kernel without IPv4 has no such interface, and needs none.
    if let Err(errno) = sys::set_up_interface(c"lo")
        && errno != Errno::AFNOSUPPORT
    {
        warn("cannot set up the interface", c"lo", errno);
    }
}

impl FileSystem {
    /// Mounts the file system, unless it is mounted already, as `/dev` may be by the kernel.
    fn mount(&self) {
        let Self {
            kind,
            target,
            flags,
            options,
        } = *self;
        // Where it cannot be created, it cannot be mounted on either.
        let _ = mkdir(target, Mode::from_raw_mode(0o755));
        match mount(kind, target, kind, flags, options) {
            Ok(()) | Err(Errno::BUSY) => {}
            Err(errno) => warn("cannot mount", target, errno),
        }
    }
}

fn warn(what: &'static str, name: &'static CStr, errno: Errno) {
    let name = name.to_str().unwrap_or_default();
    warning!(
        "{=str} {=str}: error {=i32}",
        what,
        name,
        errno.raw_os_error()
    );
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
