//! Disks: files whose content a guest sees as a block device.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::ground::packages::{E2FSPROGS, ensure_program};
use crate::ground::step;

/// What a file system takes for itself, and some space to write to, in KiB.
const SPARE_KIB: u64 = 4096;

/// The file of a disk: `source` itself, or, if that is a directory, a new file at `image` with an ext4 file system
/// that holds what is in the directory.
pub(super) fn make(source: &Path, image: PathBuf) -> Result<PathBuf> {
    if !source.is_dir() {
        ensure!(
            source.is_file(),
            "the disk {} is neither a file nor a directory",
            source.display()
        );
        // QEMU runs in a directory of its own.
        let path = source.canonicalize();
        return path.with_context(|| format!("cannot find {}", source.display()));
    }
    // Made here: mke2fs announces a file that it makes itself on the standard output.
    let size = (size_kib(source)? + SPARE_KIB) * 1024;
    File::create(&image)
        .and_then(|file| file.set_len(size))
        .with_context(|| format!("cannot create {}", image.display()))?;
    let mut command = Command::new(ensure_program("mke2fs", &E2FSPROGS)?);
    command
        .args(["-q", "-t", "ext4", "-E", "root_owner=0:0", "-d"])
        .args([source, &image]);
    step::run("mke2fs", &mut command)?;
    Ok(image)
}

/// The length of all files in a directory, each rounded up, in KiB.
fn size_kib(directory: &Path) -> Result<u64> {
    let context = || format!("cannot read {}", directory.display());
    let mut size = 0;
    for entry in fs::read_dir(directory).with_context(context)? {
        let entry = entry.with_context(context)?;
        let metadata = entry.metadata().with_context(context)?;
        size += if metadata.is_dir() {
            size_kib(&entry.path())?
        } else {
            metadata.len().div_ceil(4096) * 4
        };
    }
    Ok(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_becomes_a_file_system_and_a_file_stays_itself() {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("known"), "content").unwrap();
        let image = directory.path().join("disk");
        let disk = make(directory.path(), image.clone()).unwrap();
        assert_eq!(disk, image);
        let written = fs::read(&disk).unwrap();
        // The superblock's magic number.
        assert_eq!(written[1024 + 56..][..2], [0x53, 0xef]);
        assert_eq!(
            make(&disk, PathBuf::new()).unwrap(),
            disk.canonicalize().unwrap()
        );
        assert!(make(&directory.path().join("none"), PathBuf::new()).is_err());
    }
}
