//! QEMU's command line, tuned for the time from exec to `/init`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::accelerator::Accelerator;
use crate::ground::packages::{QEMU, ensure_program};

/// What makes the kernel quiet, sure of its clock, and quick: nothing here waits, probes, or tests itself.
const KERNEL_ARGUMENTS: &str = "console=ttyS0 quiet panic=-1 reboot=t tsc=reliable no_timer_check nokaslr \
    mitigations=off cryptomgr.notests random.trust_cpu=on rcupdate.rcu_expedited=1 audit=0 apparmor=0 \
    8250.nr_uarts=1 i8042.noaux i8042.nokbd";

/// A guest without devices, to which more can be added.
pub(super) struct Guest<'a> {
    /// The kernel, as `-kernel` takes it.
    pub(super) kernel: &'a Path,
    /// The initramfs.
    pub(super) image: &'a Path,
    /// What executes the guest's instructions.
    pub(super) accelerator: Accelerator,
    /// The guest's memory in MiB.
    pub(super) memory_mib: u32,
    /// More words for the kernel's command line.
    pub(super) append: &'a [String],
    /// The file that the guest's serial console goes to.
    pub(super) serial: &'a Path,
}

/// The path of QEMU; it is installed first if it is missing and we can.
pub(super) fn ensure() -> Result<PathBuf> {
    ensure_program("qemu-system-x86_64", &QEMU)
}

impl Guest<'_> {
    /// The command that boots this guest; `program` is QEMU's path.
    pub(super) fn command(&self, program: &Path) -> Command {
        let memory = format!("{}M", self.memory_mib);
        let mut command = Command::new(program);
        command
            .args(["-M", "q35,memory-backend=mem0", "-bios", "qboot.rom"])
            .args(["-accel", self.accelerator.name()])
            .args(["-cpu", "max", "-smp", "1", "-m", &memory])
            // Shared, since a vhost-user daemon reads and writes the guest's memory.
            .arg("-object")
            .arg(format!(
                "memory-backend-memfd,id=mem0,share=on,size={memory}"
            ))
            .args([
                "-nodefaults",
                "-no-user-config",
                "-display",
                "none",
                "-no-reboot",
            ])
            .arg("-serial")
            .arg(with_path("file:", self.serial))
            .arg("-kernel")
            .arg(self.kernel)
            .arg("-initrd")
            .arg(self.image)
            .arg("-append")
            .arg(self.kernel_arguments());
        command
    }

    fn kernel_arguments(&self) -> String {
        let more = self.append.iter().map(String::as_str);
        let words: Vec<_> = KERNEL_ARGUMENTS.split_whitespace().chain(more).collect();
        words.join(" ")
    }
}

/// An argument that ends in a path. Our paths hold no comma, which QEMU would take for a separator.
pub(super) fn with_path(before: &str, path: &Path) -> OsString {
    let mut argument = OsString::from(before);
    argument.push(path);
    argument
}
