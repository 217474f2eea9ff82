//! `cargo xtask kernel`: a small kernel for guests, from Debian's source, with what a guest of ours needs built in.
//!
//! Optional: it boots in half the time of Debian's cloud kernel. It takes minutes to build, and is kept.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use anyhow::{Context, Result, ensure};

use crate::ground::packages::{KERNEL_TOOLS, ensure_file};
use crate::ground::{Workspace, apt, step};

/// The configuration: what differs from `tinyconfig`.
const CONFIG: &str = include_str!("kernel.config");
/// The options without which no guest of ours can be reached; others come and go with the kernel's versions.
const ESSENTIAL: [&str; 5] = [
    "CONFIG_PVH=y",
    "CONFIG_BLK_DEV_INITRD=y",
    "CONFIG_SERIAL_8250_CONSOLE=y",
    "CONFIG_VIRTIO_PCI=y",
    "CONFIG_VIRTIO_VSOCKETS=y",
];
/// Debian's package with the source.
const SOURCE: &str = "linux-source-6.1";

/// The small kernel, if it was built from the present configuration.
pub fn built(workspace: &Workspace) -> Option<PathBuf> {
    let directory = directory(workspace);
    let built_from = fs::read_to_string(directory.join("kernel.config")).ok()?;
    let vmlinux = directory.join("vmlinux");
    (built_from == CONFIG && vmlinux.is_file()).then_some(vmlinux)
}

/// Builds the small kernel, unless it is there.
pub fn build(workspace: &Workspace) -> Result<PathBuf> {
    if let Some(vmlinux) = built(workspace) {
        return Ok(vmlinux);
    }
    for (file, package) in &KERNEL_TOOLS {
        ensure_file(file, package)?;
    }
    let directory = directory(workspace);
    let source = unpack_source(workspace)?;
    configure(&source)?;
    let jobs = thread::available_parallelism().map_or(1, usize::from);
    step::run(
        "kernel",
        make(&source)
            .arg(format!("--jobs={jobs}"))
            .args(["--quiet", "vmlinux"]),
    )?;
    fs::create_dir_all(&directory)
        .with_context(|| format!("cannot create {}", directory.display()))?;
    let vmlinux = directory.join("vmlinux");
    let mut strip = Command::new("strip");
    step::run(
        "strip",
        strip.arg("-o").arg(&vmlinux).arg(source.join("vmlinux")),
    )?;
    // Last, since it is what says that the kernel is whole.
    let config = directory.join("kernel.config");
    fs::write(&config, CONFIG).with_context(|| format!("cannot write {}", config.display()))?;
    // A gigabyte that is of no more use.
    fs::remove_dir_all(source_directory(workspace)).context("cannot remove the kernel's source")?;
    Ok(vmlinux)
}

fn directory(workspace: &Workspace) -> PathBuf {
    workspace.vm().join("small-kernel")
}

fn source_directory(workspace: &Workspace) -> PathBuf {
    workspace.vm().join("small-kernel-source")
}

/// Downloads the source and unpacks it; returns its root.
fn unpack_source(workspace: &Workspace) -> Result<PathBuf> {
    let directory = source_directory(workspace);
    if !directory.join("usr").is_dir() {
        apt::unpack(SOURCE, &directory)?;
    }
    let root = directory.join(SOURCE);
    let archive = directory.join(format!("usr/src/{SOURCE}.tar.xz"));
    let mut tar = Command::new("tar");
    tar.arg("--extract")
        .arg("--file")
        .arg(archive)
        .arg("--directory")
        .arg(&directory);
    step::run("kernel-source", &mut tar)?;
    Ok(root)
}

/// `tinyconfig`, and over it what a guest needs.
fn configure(source: &Path) -> Result<()> {
    let fragment = source.join("handclasp.config");
    fs::write(&fragment, CONFIG).with_context(|| format!("cannot write {}", fragment.display()))?;
    step::run(
        "kernel-config",
        make(source).args(["--quiet", "tinyconfig"]),
    )?;
    let mut merge = Command::new("scripts/kconfig/merge_config.sh");
    merge
        .current_dir(source)
        .args(["-m", ".config", "handclasp.config"]);
    step::run("kernel-config", &mut merge)?;
    step::run(
        "kernel-config",
        make(source).args(["--quiet", "olddefconfig"]),
    )?;
    let config = fs::read_to_string(source.join(".config")).context("make has left no .config")?;
    for option in ESSENTIAL {
        ensure!(
            config.lines().any(|line| line == option),
            "the kernel's configuration does not take {option}"
        );
    }
    Ok(())
}

fn make(source: &Path) -> Command {
    let mut make = Command::new("make");
    make.current_dir(source);
    make
}
