//! The guest's userland: one static busybox.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::ground::packages::BUSYBOX;
use crate::ground::{Workspace, apt, find_program};

/// A static busybox and the names it answers to.
pub struct Busybox {
    /// The program.
    pub path: PathBuf,
    /// Its applets' names.
    pub applets: Vec<String>,
}

impl Busybox {
    /// The machine's own static busybox, else one from Debian's package, which is unpacked into `target/vm/busybox`
    /// and not installed: it would displace the machine's dynamic one.
    pub fn obtain(workspace: &Workspace) -> Result<Self> {
        let path = if apt::is_available() {
            debian(&workspace.vm().join("busybox"))?
        } else if let Some(path) = find_program("busybox") {
            // Fedora's and Arch's packages are static.
            path
        } else {
            bail!("{}", BUSYBOX.advice());
        };
        let applets = applets(&path)?;
        Ok(Self { path, applets })
    }
}

fn debian(directory: &Path) -> Result<PathBuf> {
    // Before and after Debian merged /bin into /usr/bin.
    let inside = |root: &Path| {
        ["bin/busybox", "usr/bin/busybox"]
            .map(|path| root.join(path))
            .into_iter()
            .find(|path| path.is_file())
    };
    let installed = fs::exists("/var/lib/dpkg/info/busybox-static.list").unwrap_or(false);
    let root = if installed { Path::new("/") } else { directory };
    if let Some(path) = inside(root) {
        return Ok(path);
    }
    apt::unpack(BUSYBOX.debian(), directory)?;
    inside(directory).context("the package busybox-static holds no busybox")
}

fn applets(busybox: &Path) -> Result<Vec<String>> {
    let output = Command::new(busybox)
        .arg("--list")
        .output()
        .with_context(|| format!("cannot run {}", busybox.display()))?;
    let applets: Vec<_> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter(|name| *name != "busybox")
        .map(str::to_owned)
        .collect();
    ensure!(
        output.status.success() && applets.iter().any(|name| name == "sh"),
        "{} --list does not list a shell",
        busybox.display()
    );
    Ok(applets)
}
