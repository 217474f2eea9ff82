//! What must be on the machine, and how to get it there.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::apt;
use super::programs::find_program;

/// Something needed, and the package that brings it on the systems we know.
pub struct Package {
    what: &'static str,
    debian: &'static str,
    fedora: &'static str,
    arch: &'static str,
}

/// Boots the guests; 7.2 is the first with `vhost-user-vsock-pci`.
pub const QEMU: Package = Package {
    what: "QEMU 7.2 or newer for x86-64",
    debian: "qemu-system-x86",
    fedora: "qemu-system-x86-core",
    arch: "qemu-system-x86",
};

/// The guest's userland.
pub const BUSYBOX: Package = Package {
    what: "a static busybox",
    debian: "busybox-static",
    fedora: "busybox",
    arch: "busybox",
};

/// Counts instructions.
pub const VALGRIND: Package = Package {
    what: "valgrind",
    debian: "valgrind",
    fedora: "valgrind",
    arch: "valgrind",
};

/// Makes disks.
pub const E2FSPROGS: Package = Package {
    what: "mke2fs",
    debian: "e2fsprogs",
    fedora: "e2fsprogs",
    arch: "e2fsprogs",
};

/// Runs the tests' peer that is written from the specification alone.
pub const PYTHON: Package = Package {
    what: "Python 3.10 or newer with its standard library",
    debian: "python3",
    fedora: "python3",
    arch: "python",
};

/// Builds the host in Go.
pub const GO: Package = Package {
    what: "Go 1.19 or newer",
    debian: "golang-go",
    fedora: "golang",
    arch: "go",
};

/// The ttRPC client of the host in Go, with what it depends on.
pub const GO_TTRPC: Package = Package {
    what: "the sources of Go's ttRPC, in /usr/share/gocode",
    debian: "golang-github-containerd-ttrpc-dev",
    fedora: "golang-github-containerd-ttrpc-devel",
    arch: "go # has no ttRPC: put its sources into /usr/share/gocode/src",
};

/// Reads what coverage counters have counted; of the same major as the compiler's.
pub const LLVM: Package = Package {
    what: "LLVM 22's llvm-cov and llvm-profdata",
    debian: "llvm-22",
    fedora: "llvm22",
    arch: "llvm",
};

/// What building a kernel takes beside a C toolchain: a file that is there once it is installed, and its package.
pub const KERNEL_TOOLS: [(&str, Package); 5] = [
    ("/usr/bin/make", Package::same_everywhere("make")),
    ("/usr/bin/flex", Package::same_everywhere("flex")),
    ("/usr/bin/bison", Package::same_everywhere("bison")),
    ("/usr/bin/bc", Package::same_everywhere("bc")),
    (
        "/usr/include/libelf.h",
        Package {
            what: "libelf with its headers",
            debian: "libelf-dev",
            fedora: "elfutils-libelf-devel",
            arch: "libelf",
        },
    ),
];

/// The path of a program; if it is missing, its package is installed where we can do that.
pub fn ensure_program(program: &str, package: &Package) -> Result<PathBuf> {
    ensure(program, package, || find_program(program))
}

/// Makes sure that a file is there that a package brings, like [`ensure_program`].
pub fn ensure_file(path: &str, package: &Package) -> Result<PathBuf> {
    ensure(path, package, || {
        Some(PathBuf::from(path)).filter(|path| path.is_file())
    })
}

fn ensure(what: &str, package: &Package, find: impl Fn() -> Option<PathBuf>) -> Result<PathBuf> {
    if let Some(path) = find() {
        return Ok(path);
    }
    if !(apt::is_available() && rustix::process::geteuid().is_root()) {
        bail!("{}", package.advice());
    }
    apt::install(package.debian)?;
    match find() {
        Some(path) => Ok(path),
        None => bail!(
            "the package {} was installed, but brought no {what}",
            package.debian
        ),
    }
}

impl Package {
    const fn same_everywhere(name: &'static str) -> Self {
        Self {
            what: name,
            debian: name,
            fedora: name,
            arch: name,
        }
    }

    /// The name on Debian and Ubuntu.
    pub fn debian(&self) -> &'static str {
        self.debian
    }

    /// Tells a person which package to install.
    pub fn advice(&self) -> String {
        format!(
            "{} is missing and cannot be installed automatically here (that takes root and apt-get); install it by hand:\n  \
             Debian, Ubuntu: apt-get install --no-install-recommends {}\n  \
             Fedora:         dnf install {}\n  \
             Arch:           pacman -S {}",
            self.what, self.debian, self.fedora, self.arch
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_names_every_system() {
        let advice = QEMU.advice();
        for word in ["qemu-system-x86\n", "qemu-system-x86-core", "pacman"] {
            assert!(advice.contains(word), "{word} is not in: {advice}");
        }
    }
}
