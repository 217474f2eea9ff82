//! The guest image: the agent as `/init`, a small userland, and the kernel modules that the agent loads.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::busybox::Busybox;
use super::initramfs::Initramfs;
use super::kernel::Kernel;

/// Where the modules are, with the lists of what the agent loads when.
const MODULES: &str = "lib/modules/handclasp";

/// An initramfs that QEMU can be given.
pub struct Image {
    /// The archive.
    pub path: PathBuf,
}

impl Image {
    /// Writes an image with `init` as PID 1 and the modules of `kernel` to `path`.
    pub(crate) fn build(
        init: &Path,
        kernel: &Kernel,
        busybox: &Busybox,
        path: PathBuf,
    ) -> Result<Self> {
        let mut tree = userland(busybox)?;
        tree.copy("init", 0o755, init)?;
        add_modules(&mut tree, kernel)?;
        tree.write(&path)?;
        Ok(Self { path })
    }

    /// Writes an image whose PID 1 is a shell script.
    pub(crate) fn build_script(script: &str, busybox: &Busybox, path: PathBuf) -> Result<Self> {
        let mut tree = userland(busybox)?;
        tree.file("init", 0o755, format!("#!/bin/sh\n{script}").into_bytes());
        tree.write(&path)?;
        Ok(Self { path })
    }
}

/// A root file system with a shell, and nothing that runs by itself.
fn userland(busybox: &Busybox) -> Result<Initramfs> {
    let mut tree = Initramfs::default();
    // The root itself, which otherwise everyone may write to.
    tree.directory(".", 0o755);
    for directory in ["bin", "dev", "etc", "proc", "run", "sys", "usr"] {
        tree.directory(directory, 0o755);
    }
    tree.directory("root", 0o700);
    tree.directory("tmp", 0o1777);
    // The kernel opens these for PID 1 before devtmpfs is mounted.
    tree.character_device("dev/console", 0o600, 5, 1);
    tree.character_device("dev/null", 0o666, 1, 3);
    tree.file(
        "etc/passwd",
        0o644,
        b"root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n".to_vec(),
    );
    tree.file(
        "etc/group",
        0o644,
        b"root:x:0:\nnogroup:x:65534:\n".to_vec(),
    );
    for (link, target) in [
        ("sbin", "bin"),
        ("usr/bin", "../bin"),
        ("usr/sbin", "../bin"),
    ] {
        tree.symlink(link, target);
    }
    tree.copy("bin/busybox", 0o755, &busybox.path)?;
    for applet in &busybox.applets {
        tree.symlink(&format!("bin/{applet}"), "busybox");
    }
    Ok(tree)
}

fn add_modules(tree: &mut Initramfs, kernel: &Kernel) -> Result<()> {
    tree.directory("lib", 0o755);
    tree.directory("lib/modules", 0o755);
    tree.directory(MODULES, 0o755);
    add_module_list(tree, "load", &kernel.modules)?;
    add_module_list(tree, "mount", &kernel.mount_modules)
}

/// Adds modules, and the list by which the agent loads them in their order.
fn add_module_list(tree: &mut Initramfs, list: &str, modules: &[PathBuf]) -> Result<()> {
    let mut lines = String::new();
    for module in modules {
        let name = module
            .file_name()
            .and_then(|name| name.to_str())
            .with_context(|| format!("{} has no usable name", module.display()))?;
        let path = format!("{MODULES}/{name}");
        tree.copy(&path, 0o644, module)?;
        lines.extend(["/", &path, "\n"]);
    }
    tree.file(&format!("{MODULES}/{list}"), 0o644, lines.into_bytes());
    Ok(())
}
