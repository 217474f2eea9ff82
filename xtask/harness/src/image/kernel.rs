//! The guest's kernel and its modules.

use std::collections::HashMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use super::vmlinuz;
use crate::ground::{Workspace, apt, files};

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

/// What a guest needs for block devices and virtio-fs, each after what it depends on. ext4 is built into Debian's kernel.
const MOUNT_MODULES: [&str; 3] = ["virtio_blk", "fuse", "virtiofs"];

const NO_KERNEL: &str = "only Debian's cloud kernel can be fetched automatically; on this system name a kernel yourself: \
    HANDCLASP_KERNEL=vmlinux (an ELF with the PVH note, or a bzImage) and, unless virtio and vsock are built in, \
    HANDCLASP_MODULES=dir (its /lib/modules/RELEASE, with uncompressed .ko files)";

/// A kernel that QEMU can boot directly.
pub(crate) struct Kernel {
    /// A vmlinux with the PVH note, or what `HANDCLASP_KERNEL` names.
    pub(crate) image: PathBuf,
    /// The modules to load, in this order; none if the kernel has them built in.
    pub(crate) modules: Vec<PathBuf>,
    /// The modules to load, in this order, when something is mounted that takes them; those that there are.
    pub(crate) mount_modules: Vec<PathBuf>,
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
        match modules {
            Some(directory) => Self::with_modules(image, &directory.into()),
            None => Ok(Self {
                image,
                modules: Vec::new(),
                mount_modules: Vec::new(),
            }),
        }
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
        Self::with_modules(image, &directory.join("lib/modules"))
    }

    fn with_modules(image: PathBuf, directory: &Path) -> Result<Self> {
        let mut files = HashMap::new();
        collect_modules(directory, &mut files)?;
        let mount_modules = MOUNT_MODULES
            .into_iter()
            .filter(|name| files.contains_key(*name));
        Ok(Self {
            image,
            modules: find_modules(directory, &files, MODULES)?,
            mount_modules: find_modules(directory, &files, mount_modules)?,
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

/// The files of the modules with these names, without those that are built in.
fn find_modules<'a>(
    directory: &Path,
    files: &HashMap<String, Module>,
    names: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for name in names {
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
        let kernel = Kernel::with_modules(PathBuf::new(), tree.path()).unwrap();
        assert_eq!(module_names(&kernel.modules), MODULES[1..]);
        assert!(kernel.mount_modules.is_empty());
    }

    #[test]
    fn modules_for_mounting_are_taken_where_there_are_any() {
        let names = MODULES.map(|name| format!("kernel/{name}.ko\n")).concat();
        let tree = tree(&["virtiofs.ko", "fuse.ko"], &names);
        let kernel = Kernel::with_modules(PathBuf::new(), tree.path()).unwrap();
        assert!(kernel.modules.is_empty());
        assert_eq!(module_names(&kernel.mount_modules), ["fuse", "virtiofs"]);
    }

    fn module_names(paths: &[PathBuf]) -> Vec<String> {
        let names = paths.iter().map(|path| module_name(path).unwrap().0);
        names.collect()
    }

    fn refused(tree: &tempfile::TempDir) -> String {
        let kernel = Kernel::with_modules(PathBuf::new(), tree.path());
        kernel.err().unwrap().to_string()
    }

    #[test]
    fn a_missing_or_compressed_module_is_named() {
        let empty = tree(&[], "");
        let error = refused(&empty);
        assert!(error.ends_with("holds no module virtio_ring"), "{error}");

        let compressed = tree(&["virtio_ring.ko.xz"], "");
        let error = refused(&compressed);
        assert!(error.contains("virtio_ring.ko.xz is compressed"), "{error}");
    }
}
