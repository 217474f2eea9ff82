//! What executes the guest's instructions: the processor, or QEMU's translator.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde::Serialize;

use super::qemu::Guest;
use crate::ground::child::Child;
use crate::ground::{Workspace, files};
use crate::image::{Busybox, Image, Kernel};

/// A guest under KVM says its word within a second; one that crawls is no better than an emulated one.
const PROBE_LIMIT: Duration = Duration::from_secs(8);
const PROBE_MEMORY_MIB: u32 = 128;
/// Printed by the probe's `/init`; not on the kernel's command line, so nobody else can say it.
const PROBE_WORD: &str = "handclasp-probe-booted";

/// QEMU's two ways to run a guest here.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Accelerator {
    /// The processor's virtualisation.
    Kvm,
    /// Translation, which needs nothing.
    Tcg,
}

impl Accelerator {
    /// The name as `-accel` takes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kvm => "kvm",
            Self::Tcg => "tcg",
        }
    }

    /// KVM where a guest really boots with it, else TCG. `/dev/kvm` may open and still not work (nested, restricted), and
    /// QEMU does not say so, hence one trial boot for each boot of this machine and version of QEMU; its outcome is
    /// kept in `target/vm/accel`.
    pub(super) fn choose(
        workspace: &Workspace,
        qemu: &Path,
        kernel: &Kernel,
        busybox: &Busybox,
    ) -> Result<Self> {
        if File::options()
            .read(true)
            .write(true)
            .open("/dev/kvm")
            .is_err()
        {
            return Ok(Self::Tcg);
        }
        let cache = workspace.vm().join("accel");
        let key = format!("{} {}", machine_boot()?, version(qemu)?);
        if let Some(known) = recall(&cache, &key) {
            return Ok(known);
        }
        let accelerator = if boots_with_kvm(workspace, qemu, kernel, busybox)? {
            Self::Kvm
        } else {
            eprintln!("xtask: /dev/kvm opens, but no guest boots with it: guests will be emulated");
            Self::Tcg
        };
        let answer = format!("{key}\n{}\n", accelerator.name());
        files::write(&cache, answer.as_bytes())?;
        Ok(accelerator)
    }
}

/// An earlier outcome, if it was on this boot of the machine and with this QEMU.
fn recall(cache: &Path, key: &str) -> Option<Accelerator> {
    let known = fs::read_to_string(cache).ok()?;
    let (known_key, name) = known.split_once('\n')?;
    if known_key != key {
        return None;
    }
    [Accelerator::Kvm, Accelerator::Tcg]
        .into_iter()
        .find(|accelerator| accelerator.name() == name.trim())
}

fn machine_boot() -> Result<String> {
    let path = "/proc/sys/kernel/random/boot_id";
    let id = fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
    Ok(id.trim().to_owned())
}

fn version(qemu: &Path) -> Result<String> {
    let output = Command::new(qemu)
        .arg("--version")
        .output()
        .with_context(|| format!("cannot run {}", qemu.display()))?;
    ensure!(
        output.status.success(),
        "{} --version failed",
        qemu.display()
    );
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

fn boots_with_kvm(
    workspace: &Workspace,
    qemu: &Path,
    kernel: &Kernel,
    busybox: &Busybox,
) -> Result<bool> {
    let script = format!("echo {PROBE_WORD}\nexec poweroff -f\n");
    let image = Image::build_script(&script, busybox, workspace.vm().join("probe.cpio"))?;
    let directory = tempfile::tempdir().context("cannot create a directory")?;
    let serial = directory.path().join("serial");
    let guest = Guest {
        kernel: &kernel.image,
        image: &image.path,
        accelerator: Accelerator::Kvm,
        memory_mib: PROBE_MEMORY_MIB,
        append: &[],
        serial: &serial,
    };
    let log = directory.path().join("qemu.log");
    let mut child = Child::spawn("QEMU", &mut guest.command(qemu), log)?;
    child.wait_exit(PROBE_LIMIT)?;
    let said = fs::read(&serial).unwrap_or_default();
    Ok(String::from_utf8_lossy(&said).contains(PROBE_WORD))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_is_recalled_for_its_own_key_only() {
        let directory = tempfile::tempdir().unwrap();
        let cache = directory.path().join("accel");
        assert_eq!(recall(&cache, "boot 7.2"), None);
        fs::write(&cache, "boot 7.2\nkvm\n").unwrap();
        assert_eq!(recall(&cache, "boot 7.2"), Some(Accelerator::Kvm));
        assert_eq!(recall(&cache, "boot 8.0"), None);
        fs::write(&cache, "boot 7.2\nwishes\n").unwrap();
        assert_eq!(recall(&cache, "boot 7.2"), None);
    }
}
