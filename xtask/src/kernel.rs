//! The guest's kernel and its modules.

use std::collections::HashMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use crate::apt;
use crate::files;
use crate::vmlinuz;
use crate::workspace::Workspace;

/// Debian's kernel for virtual machines; depends on the package with the current kernel.
const DEBIAN_META_PACKAGE: &str = "linux-image-cloud-amd64";

/// What a guest needs for vsock over virtio-pci, each after what it depends on.
const MODULES: [&str; 8] = [
    "virtio_ring",
    "virtio",
    "virtio_pci_modern_dev",
    "virtio_pci_legacy_dev",
    "virtio_pci",
    "vsock",
    "vmw_vsock_virtio_transport_common",
    "vmw_vsock_virtio_transport",
];

const NO_KERNEL: &str = "only Debian's cloud kernel can be fetched automatically; on this system name a kernel yourself: \
    HANDCLASP_KERNEL=vmlinux (an ELF with the PVH note, or a bzImage) and, unless virtio and vsock are built in, \
    HANDCLASP_MODULES=dir (its /lib/modules/RELEASE, with uncompressed .ko files)";

/// A kernel that QEMU can boot directly.
pub(crate) struct Kernel {
    /// A vmlinux with the PVH note, or what `HANDCLASP_KERNEL` names.
    pub(crate) image: PathBuf,
    /// The modules to load, in this order; none if the kernel has them built in.
    pub(crate) modules: Vec<PathBuf>,
}

impl Kernel {
    /// The kernel that `HANDCLASP_KERNEL` (and `HANDCLASP_MODULES`) name, else Debian's cloud kernel, which is
    /// downloaded once into `target/vm/kernel`.
    pub(crate) fn obtain(workspace: &Workspace) -> Result<Self> {
        match env::var_os("HANDCLASP_KERNEL") {
            Some(image) => Self::given(image.into(), env::var_os("HANDCLASP_MODULES")),
            None => Self::debian(&workspace.vm().join("kernel")),
        }
    }

    fn given(image: PathBuf, modules: Option<impl Into<PathBuf>>) -> Result<Self> {
        ensure!(
            image.is_file(),
            "HANDCLASP_KERNEL names {}, which is not a file",
            image.display()
        );
        let modules = match modules {
            Some(directory) => find_modules(&directory.into())?,
            None => Vec::new(),
        };
        Ok(Self { image, modules })
    }

    fn debian(directory: &Path) -> Result<Self> {
        if !directory.is_dir() {
            ensure!(is_debian(), "{NO_KERNEL}");
            apt::unpack(&apt::dependency_of(DEBIAN_META_PACKAGE)?, directory)?;
        }
        let image = directory.join("vmlinux");
        if !image.is_file() {
            unpack_vmlinuz(&directory.join("boot"), &image)?;
        }
        Ok(Self {
            image,
            modules: find_modules(&directory.join("lib/modules"))?,
        })
    }
}

fn unpack_vmlinuz(boot: &Path, vmlinux: &Path) -> Result<()> {
    let vmlinuz = vmlinuz_in(boot)?;
    let packed =
        fs::read(&vmlinuz).with_context(|| format!("cannot read {}", vmlinuz.display()))?;
    let unpacked =
        vmlinuz::unpack(&packed).with_context(|| format!("cannot unpack {}", vmlinuz.display()))?;
    files::write(vmlinux, &unpacked)
}

fn is_debian() -> bool {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    apt::is_available() && release.lines().any(|line| line == "ID=debian")
}

fn vmlinuz_in(boot: &Path) -> Result<PathBuf> {
    fs::read_dir(boot)
        .with_context(|| format!("cannot read {}", boot.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with("vmlinuz-"))
        })
        .context("the kernel package holds no vmlinuz")
}

/// The files of `MODULES` below `directory`, without those that `modules.builtin` lists.
fn find_modules(directory: &Path) -> Result<Vec<PathBuf>> {
    let mut files = HashMap::new();
    collect_modules(directory, &mut files)?;
    let mut found = Vec::new();
    for name in MODULES {
        match files.get(name) {
            Some(Module::File(path)) => found.push(path.clone()),
            Some(Module::BuiltIn) => {}
            Some(Module::Compressed(path)) => bail!(
                "{} is compressed; the agent loads only uncompressed .ko files",
                path.display()
            ),
            None => bail!("{} holds no module {name}", directory.display()),
        }
    }
    Ok(found)
}

enum Module {
    File(PathBuf),
    BuiltIn,
    Compressed(PathBuf),
}

fn collect_modules(directory: &Path, modules: &mut HashMap<String, Module>) -> Result<()> {
    let context = || format!("cannot read {}", directory.display());
    for entry in fs::read_dir(directory).with_context(context)? {
        let entry = entry.with_context(context)?;
        let path = entry.path();
        // Symbolic links (`build`, `source`) lead out of the tree: a type of their own, so not followed.
        if entry.file_type().with_context(context)?.is_dir() {
            collect_modules(&path, modules)?;
        } else if entry.file_name() == "modules.builtin" {
            let list = fs::read_to_string(&path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            let names = list.lines().filter_map(|line| module_name(Path::new(line)));
            modules.extend(names.map(|(name, _)| (name, Module::BuiltIn)));
        } else if let Some((name, compressed)) = module_name(&path) {
            let module = if compressed {
                Module::Compressed(path)
            } else {
                Module::File(path)
            };
            modules.insert(name, module);
        }
    }
    Ok(())
}

/// A module's name as the kernel spells it, and whether the file is compressed.
fn module_name(path: &Path) -> Option<(String, bool)> {
    let (stem, suffix) = path.file_name()?.to_str()?.split_once(".ko")?;
    Some((stem.replace('-', "_"), !suffix.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[&str], built_in: &str) -> tempfile::TempDir {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir(directory.path().join("kernel")).unwrap();
        for file in files {
            fs::write(directory.path().join("kernel").join(file), "").unwrap();
        }
        fs::write(directory.path().join("modules.builtin"), built_in).unwrap();
        directory
    }

    #[test]
    fn modules_come_in_load_order_without_the_built_in_ones() {
        let names = MODULES.map(|name| format!("{}.ko", name.replace('_', "-")));
        let files: Vec<_> = names.iter().rev().map(String::as_str).collect();
        let (virtio, others) = files.split_last().unwrap();
        let tree = tree(others, &format!("kernel/drivers/virtio/{virtio}\n"));
        let found: Vec<_> = find_modules(tree.path())
            .unwrap()
            .iter()
            .map(|path| module_name(path).unwrap().0)
            .collect();
        assert_eq!(found, MODULES[1..]);
    }

    #[test]
    fn a_missing_or_compressed_module_is_named() {
        let empty = tree(&[], "");
        let error = find_modules(empty.path()).unwrap_err().to_string();
        assert!(error.ends_with("holds no module virtio_ring"), "{error}");

        let compressed = tree(&["virtio_ring.ko.xz"], "");
        let error = find_modules(compressed.path()).unwrap_err().to_string();
        assert!(error.contains("virtio_ring.ko.xz is compressed"), "{error}");
    }
}
