//! A virtual machine with a real virtio-vsock device, which ends with the value that stands for it.

use std::env;
use std::ffi::OsString;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result};
use tempfile::TempDir;

use super::accelerator::Accelerator;
use super::device::VsockDevice;
use super::disk;
use super::endpoint::Endpoint;
use super::qemu::{Guest, with_path};
use super::ready::ReadyListener;
use crate::ground::child::{self, Child};

/// The agent's port in the guest.
const AGENT_PORT: u32 = 1024;
/// The longest directory that leaves room for a socket's name in the 107 bytes of a Unix socket's path.
const LONGEST_DIRECTORY: usize = 80;
const QEMU_START_LIMIT: Duration = Duration::from_secs(10);

/// What a virtual machine is made of.
pub struct Config {
    /// QEMU's path.
    pub qemu: PathBuf,
    /// The kernel.
    pub kernel: PathBuf,
    /// The initramfs.
    pub image: PathBuf,
    /// What executes the guest's instructions.
    pub accelerator: Accelerator,
    /// What stands behind the guest's vsock device.
    pub device: VsockDevice,
    /// The guest's memory in MiB; Debian's cloud kernel needs 96.
    pub memory_mib: u32,
    /// More words for the kernel's command line.
    pub append: Vec<String>,
    /// Disks, in the guest /dev/vda and so on: files, or directories, of whose content a file system is made.
    pub disks: Vec<PathBuf>,
}

/// A virtual machine whose addresses are known, and that does not run yet.
pub struct PreparedVm {
    config: Config,
    endpoint: Endpoint,
    directory: TempDir,
}

/// A running virtual machine. Dropping it ends it and removes its directory.
pub struct Vm {
    // In the order in which they must end.
    qemu: Child,
    _daemon: Option<Child>,
    endpoint: Endpoint,
    accelerator: Accelerator,
    device: VsockDevice,
    started: Started,
    directory: TempDir,
}

/// When QEMU was executed, on both clocks.
#[derive(Clone, Copy, Debug)]
pub struct Started {
    /// For durations.
    pub instant: Instant,
    /// For comparing with timestamps from elsewhere.
    pub system: SystemTime,
}

impl PreparedVm {
    /// Makes a fresh directory for the machine's sockets and logs.
    pub fn new(config: Config) -> Result<Self> {
        let directory = short_directory()?;
        let endpoint = config.device.endpoint(directory.path());
        Ok(Self {
            config,
            endpoint,
            directory,
        })
    }

    /// Listens for the guest's dial; only one process can.
    pub fn listen(&self) -> Result<ReadyListener> {
        self.endpoint.listen()
    }

    /// Where the guest's dial will arrive.
    pub fn ready(&self) -> String {
        self.endpoint.ready()
    }

    /// The machine's directory.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// Starts the device and QEMU. The calling thread must live as long as the machine: the kernel ends the machine's
    /// processes with it.
    pub fn start(self) -> Result<Vm> {
        let mut command = self.command()?;
        let daemon = self.endpoint.attach(&mut command)?;
        let directory = self.directory.path();
        let started = Started {
            instant: Instant::now(),
            system: SystemTime::now(),
        };
        let mut qemu = Child::spawn("QEMU", &mut command, directory.join("qemu.log"))?;
        qemu.wait_for_file(&qmp(directory), QEMU_START_LIMIT)?;
        Ok(Vm {
            qemu,
            _daemon: daemon,
            endpoint: self.endpoint,
            accelerator: self.config.accelerator,
            device: self.config.device,
            started,
            directory: self.directory,
        })
    }

    /// QEMU with all but the vsock device; the disks are made here.
    fn command(&self) -> Result<Command> {
        let directory = self.directory.path();
        let mut append = vec![self.endpoint.ready_argument()];
        append.extend_from_slice(&self.config.append);
        let mut command = Guest {
            kernel: &self.config.kernel,
            image: &self.config.image,
            accelerator: self.config.accelerator,
            memory_mib: self.config.memory_mib,
            append: &append,
            serial: &serial(directory),
        }
        .command(&self.config.qemu);
        let mut control = with_path("unix:", &qmp(directory));
        control.push(",server=on,wait=off");
        command.arg("-qmp").arg(control);
        for (number, source) in self.config.disks.iter().enumerate() {
            let image = directory.join(format!("disk-{number}"));
            let mut drive = OsString::from(format!("if=none,id=disk{number},format=raw,file="));
            drive.push(disk::make(source, image)?);
            let device = format!("virtio-blk-pci,drive=disk{number}");
            command.arg("-drive").arg(drive).arg("-device").arg(device);
        }
        Ok(command)
    }
}

impl Vm {
    /// The agent's address, as the `handclasp` command takes it.
    pub fn address(&self) -> String {
        self.endpoint.address(AGENT_PORT)
    }

    /// Where the guest's dial arrives.
    pub fn ready(&self) -> String {
        self.endpoint.ready()
    }

    /// The same place as an agent inside the guest is told it.
    pub fn ready_inside(&self) -> String {
        self.endpoint.ready_inside()
    }

    /// What executes the guest's instructions.
    pub fn accelerator(&self) -> Accelerator {
        self.accelerator
    }

    /// What stands behind the guest's vsock device.
    pub fn device(&self) -> &VsockDevice {
        &self.device
    }

    /// When QEMU was executed.
    pub fn started(&self) -> Started {
        self.started
    }

    /// QEMU's control socket.
    pub fn qmp(&self) -> PathBuf {
        qmp(self.directory.path())
    }

    /// The file with what the guest wrote to its serial console.
    pub fn serial(&self) -> PathBuf {
        serial(self.directory.path())
    }

    /// The machine's directory.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// What an error about this machine quotes: the ends of the guest's console output and of QEMU's own.
    pub fn last_words(&self) -> String {
        let console = child::tail(&self.serial());
        let qemu = child::tail(&self.directory().join("qemu.log"));
        format!("the guest's console: {console}\nQEMU: {qemu}")
    }

    /// A descriptor that becomes readable when the machine is off.
    pub fn pidfd(&self) -> Result<OwnedFd> {
        self.qemu.pidfd()
    }

    /// Waits until the guest has powered off; `None` if it has not when `timeout` is over.
    pub fn wait_exit(&mut self, timeout: Duration) -> Result<Option<ExitStatus>> {
        self.qemu.wait_exit(timeout)
    }
}

fn serial(directory: &Path) -> PathBuf {
    directory.join("serial.log")
}

fn qmp(directory: &Path) -> PathBuf {
    directory.join("qmp.sock")
}

/// A new directory whose path is short enough for sockets in it.
pub fn short_directory() -> Result<TempDir> {
    let configured = env::temp_dir();
    let parent = if configured.as_os_str().len() <= LONGEST_DIRECTORY {
        &configured
    } else {
        Path::new("/tmp")
    };
    tempfile::Builder::new()
        .prefix("hc-")
        .tempdir_in(parent)
        .with_context(|| format!("cannot create a directory in {}", parent.display()))
}
