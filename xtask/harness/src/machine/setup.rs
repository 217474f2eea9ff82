//! Everything that must be there before a virtual machine can start.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::accelerator::Accelerator;
use super::device::VsockDevice;
use super::qemu;
use super::vm::Config;
use crate::agent::Agent;
use crate::ground::Workspace;
use crate::image::{Busybox, Image, Kernel};

/// The memory of a guest unless told otherwise, in MiB.
pub const DEFAULT_MEMORY_MIB: u32 = 256;

/// Builds the guest image with the given program as `/init`, or with the agent, which is built first.
pub fn image(workspace: &Workspace, init: Option<PathBuf>) -> Result<Image> {
    let init = match init {
        Some(init) => init,
        None => Agent::build(workspace)?.stripped,
    };
    image_at(workspace, &init, image_path(workspace))
}

/// Where [`image`] writes the image.
pub fn image_path(workspace: &Workspace) -> PathBuf {
    workspace.vm().join("handclasp.cpio")
}

/// Builds a guest image with the given program as `/init` at `path`.
pub fn image_at(workspace: &Workspace, init: &Path, path: PathBuf) -> Result<Image> {
    let _lock = workspace.lock()?;
    let kernel = Kernel::obtain(workspace)?;
    let busybox = Busybox::obtain(workspace)?;
    Image::build(init, &kernel, &busybox, path)
}

/// Gets all that a virtual machine needs onto this machine; what takes long is said on standard error.
pub fn config(workspace: &Workspace, image: PathBuf) -> Result<Config> {
    let _lock = workspace.lock()?;
    let qemu = qemu::ensure()?;
    let kernel = Kernel::obtain(workspace)?;
    let busybox = Busybox::obtain(workspace)?;
    let device = VsockDevice::choose(workspace)?;
    let accelerator = Accelerator::choose(workspace, &qemu, &kernel, &busybox)?;
    Ok(Config {
        qemu,
        kernel: kernel.image,
        image,
        accelerator,
        device,
        memory_mib: DEFAULT_MEMORY_MIB,
        append: Vec::new(),
        disks: Vec::new(),
    })
}
