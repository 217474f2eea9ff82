//! Which vsock device guests get: the kernel's vhost-vsock, or a vhost-user daemon's.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::endpoint::Endpoint;
use crate::ground::{Tool, Workspace};

/// The daemon; 0.3.0 is the version whose quirks are known and lived with.
const DAEMON: Tool = Tool {
    name: "vhost-device-vsock",
    version: "0.3.0",
    profile: "release",
    purpose: "as the virtual machine's vsock device, since this machine has no usable /dev/vhost-vsock",
};

/// The two kinds of device.
#[derive(Clone, Debug)]
pub enum VsockDevice {
    /// The host kernel's: guests are reached over `AF_VSOCK`.
    Kernel,
    /// A daemon of ours: the guest is reached over Unix sockets.
    Daemon {
        /// The daemon's path.
        program: PathBuf,
    },
}

impl VsockDevice {
    /// The kernel's where it can be used, else the daemon, which is built first if need be.
    pub(super) fn choose(workspace: &Workspace) -> Result<Self> {
        let kernel = File::options()
            .read(true)
            .write(true)
            .open("/dev/vhost-vsock");
        if kernel.is_ok() {
            return Ok(Self::Kernel);
        }
        let program = DAEMON.ensure(workspace)?;
        Ok(Self::Daemon { program })
    }

    /// The name that reports use.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Kernel => "vhost-vsock",
            Self::Daemon { .. } => DAEMON.name,
        }
    }

    /// The host's end of one guest's device; its sockets, if it has any, come into `directory`.
    pub(super) fn endpoint(&self, directory: &Path) -> Endpoint {
        match self {
            Self::Kernel => Endpoint::kernel(),
            Self::Daemon { program } => Endpoint::Daemon {
                program: program.clone(),
                directory: directory.to_path_buf(),
            },
        }
    }
}
