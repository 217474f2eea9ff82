//! The host's end of one guest's vsock device: how it is attached, and the addresses on both of its sides.

use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};

use super::qemu::with_path;
use super::ready::ReadyListener;
use crate::ground::child::Child;

/// The guest's context id behind the daemon, where every guest has a daemon, and so a number space, of its own.
const DAEMON_GUEST_CID: u32 = 3;
/// The port that a guest behind the daemon dials when it is ready.
const DAEMON_READY_PORT: u32 = 1025;
const DAEMON_START_LIMIT: Duration = Duration::from_secs(10);

/// One guest's device, seen from the host.
#[derive(Debug)]
pub(super) enum Endpoint {
    /// vhost-vsock: numbers are shared by all guests of this machine.
    Kernel {
        /// The guest's context id.
        cid: u32,
        /// The host's port that the guest dials when it is ready.
        ready_port: u32,
    },
    /// A vhost-user daemon with its sockets in the guest's directory.
    Daemon {
        /// The daemon's path.
        program: PathBuf,
        /// The guest's directory.
        directory: PathBuf,
    },
}

impl Endpoint {
    /// vhost-vsock with numbers that no other guest of ours has.
    pub(super) fn kernel() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        // A process id has at most 22 bits, so this fits, and is above the reserved context ids 0 to 2.
        let unique = (process::id() << 6) | (COUNT.fetch_add(1, Ordering::Relaxed) & 0x3f);
        Self::Kernel {
            cid: unique,
            ready_port: unique,
        }
    }

    /// The address of a port of the guest, as the `handclasp` command takes it.
    pub(super) fn address(&self, port: u32) -> String {
        match self {
            Self::Kernel { cid, .. } => format!("vsock://{cid}:{port}"),
            Self::Daemon { directory, .. } => {
                format!("hybrid:{}:{port}", socket(directory).display())
            }
        }
    }

    /// Where the guest's dial arrives, as a listening address: `vsock:PORT` or `unix:PATH`.
    pub(super) fn ready(&self) -> String {
        match self {
            Self::Kernel { ready_port, .. } => format!("vsock:{ready_port}"),
            Self::Daemon { directory, .. } => {
                format!("unix:{}_{DAEMON_READY_PORT}", socket(directory).display())
            }
        }
    }

    /// The word for the guest's kernel command line that lets its agent dial.
    pub(super) fn ready_argument(&self) -> String {
        format!("handclasp.ready={}", self.ready_inside())
    }

    /// Where the guest's dial arrives, as an agent in the guest is told it.
    pub(super) fn ready_inside(&self) -> String {
        let port = match self {
            Self::Kernel { ready_port, .. } => *ready_port,
            Self::Daemon { .. } => DAEMON_READY_PORT,
        };
        format!("vsock:{port}")
    }

    /// Listens for the guest's dial.
    pub(super) fn listen(&self) -> Result<ReadyListener> {
        ReadyListener::bind(&self.ready())
    }

    /// Adds the device to QEMU's command line, and starts the daemon if there is one: it must outlive QEMU.
    pub(super) fn attach(&self, qemu: &mut Command) -> Result<Option<Child>> {
        match self {
            Self::Kernel { cid, .. } => {
                qemu.arg("-device")
                    .arg(format!("vhost-vsock-pci,guest-cid={cid}"));
                Ok(None)
            }
            Self::Daemon { program, directory } => {
                let control = directory.join("vh.sock");
                let daemon = start_daemon(program, directory, &control)?;
                qemu.arg("-chardev")
                    .arg(with_path("socket,id=char0,path=", &control))
                    .args(["-device", "vhost-user-vsock-pci,chardev=char0"]);
                Ok(Some(daemon))
            }
        }
    }
}

fn start_daemon(program: &Path, directory: &Path, control: &Path) -> Result<Child> {
    let mut vm = with_path(&format!("guest-cid={DAEMON_GUEST_CID},socket="), control);
    vm.push(with_path(",uds-path=", &socket(directory)));
    let mut daemon = Child::spawn(
        "vhost-device-vsock",
        Command::new(program).arg("--vm").arg(vm),
        directory.join("device.log"),
    )?;
    daemon
        .wait_for_file(control, DAEMON_START_LIMIT)
        .context("the vsock device did not start")?;
    Ok(daemon)
}

/// The socket that the host connects to; the guest's dials go to this path with `_PORT` added.
fn socket(directory: &Path) -> PathBuf {
    directory.join("v")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_daemons_addresses_lie_in_the_guests_directory() {
        let endpoint = Endpoint::Daemon {
            program: "vhost-device-vsock".into(),
            directory: "/tmp/hc-1".into(),
        };
        assert_eq!(endpoint.address(1024), "hybrid:/tmp/hc-1/v:1024");
        assert_eq!(endpoint.ready(), "unix:/tmp/hc-1/v_1025");
        assert_eq!(endpoint.ready_argument(), "handclasp.ready=vsock:1025");
    }

    #[test]
    fn the_kernels_guests_share_no_number() {
        let [one, other] = [Endpoint::kernel(), Endpoint::kernel()];
        assert_ne!(one.address(1024), other.address(1024));
        assert_ne!(one.ready(), other.ready());
        assert_eq!(
            one.ready_argument(),
            format!("handclasp.ready={}", one.ready())
        );
    }
}
