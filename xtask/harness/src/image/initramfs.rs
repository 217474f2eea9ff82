//! An initramfs archive: a tree of files, written as a newc cpio that is the same for the same tree.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use cpio::newc::{Builder, ModeFileType, trailer};

use crate::ground::files;

/// A file tree. Paths are relative to the guest's root, without a leading slash.
#[derive(Default)]
pub(super) struct Initramfs {
    // Sorted, so that a directory comes before what is in it, and the archive does not depend on insertion order.
    entries: BTreeMap<String, Entry>,
}

enum Entry {
    Directory { mode: u32 },
    File { mode: u32, content: Vec<u8> },
    Symlink { target: String },
    CharacterDevice { mode: u32, major: u32, minor: u32 },
}

impl Initramfs {
    /// Adds a directory; the directories above it must be added too.
    pub(super) fn directory(&mut self, path: &str, mode: u32) {
        self.insert(path, Entry::Directory { mode });
    }

    /// Adds a regular file.
    pub(super) fn file(&mut self, path: &str, mode: u32, content: Vec<u8>) {
        self.insert(path, Entry::File { mode, content });
    }

    /// Adds a copy of a file on this machine.
    pub(super) fn copy(&mut self, path: &str, mode: u32, source: &Path) -> Result<()> {
        let content =
            fs::read(source).with_context(|| format!("cannot read {}", source.display()))?;
        self.file(path, mode, content);
        Ok(())
    }

    /// Adds a symbolic link.
    pub(super) fn symlink(&mut self, path: &str, target: &str) {
        let target = target.to_owned();
        self.insert(path, Entry::Symlink { target });
    }

    /// Adds a character device's node.
    pub(super) fn character_device(&mut self, path: &str, mode: u32, major: u32, minor: u32) {
        self.insert(path, Entry::CharacterDevice { mode, major, minor });
    }

    /// Writes the archive, uncompressed: unpacking costs an emulated guest more than reading.
    pub(super) fn write(&self, path: &Path) -> Result<()> {
        files::write(path, &self.archive()?)
    }

    fn insert(&mut self, path: &str, entry: Entry) {
        self.entries.insert(path.to_owned(), entry);
    }

    fn archive(&self) -> Result<Vec<u8>> {
        let mut archive = Vec::new();
        for ((path, entry), inode) in self.entries.iter().zip(1..) {
            let content = entry.content();
            let size = u32::try_from(content.len())
                .with_context(|| format!("{path} is larger than the format allows"))?;
            let mut writer = entry.header(path).ino(inode).write(archive, size);
            writer.write_all(content)?;
            archive = writer.finish()?;
        }
        Ok(trailer(archive)?)
    }
}

impl Entry {
    /// The entry's header; owner and time stay 0, whoever builds, and whenever.
    fn header(&self, path: &str) -> Builder {
        let builder = Builder::new(path);
        match *self {
            Self::Directory { mode } => builder
                .mode(mode)
                .nlink(2)
                .set_mode_file_type(ModeFileType::Directory),
            Self::File { mode, .. } => builder.mode(mode).set_mode_file_type(ModeFileType::Regular),
            Self::Symlink { .. } => builder
                .mode(0o777)
                .set_mode_file_type(ModeFileType::Symlink),
            Self::CharacterDevice { mode, major, minor } => builder
                .mode(mode)
                .set_mode_file_type(ModeFileType::Char)
                .rdev_major(major)
                .rdev_minor(minor),
        }
    }

    fn content(&self) -> &[u8] {
        match self {
            Self::File { content, .. } => content,
            Self::Symlink { target } => target.as_bytes(),
            Self::Directory { .. } | Self::CharacterDevice { .. } => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use cpio::newc::Reader;

    use super::*;

    fn names(archive: &[u8]) -> Vec<(String, u32, u32)> {
        let mut names = Vec::new();
        let mut rest = archive;
        loop {
            let reader = Reader::new(rest).unwrap();
            let entry = reader.entry();
            if entry.is_trailer() {
                return names;
            }
            names.push((entry.name().to_owned(), entry.mode(), entry.rdev_major()));
            let mut content = Vec::new();
            rest = reader.to_writer(&mut content).unwrap();
        }
    }

    #[test]
    fn an_archive_is_sorted_typed_and_independent_of_order() {
        let mut one = Initramfs::default();
        one.directory("dev", 0o755);
        one.character_device("dev/console", 0o600, 5, 1);
        one.file("init", 0o755, b"odd".to_vec());
        one.symlink("bin", "usr/bin");

        let mut other = Initramfs::default();
        other.symlink("bin", "usr/bin");
        other.file("init", 0o755, b"odd".to_vec());
        other.character_device("dev/console", 0o600, 5, 1);
        other.directory("dev", 0o755);

        let archive = one.archive().unwrap();
        assert_eq!(archive, other.archive().unwrap());
        let expected = [
            ("bin", 0o120_777, 0),
            ("dev", 0o040_755, 0),
            ("dev/console", 0o020_600, 5),
            ("init", 0o100_755, 0),
        ]
        .map(|(name, mode, major)| (name.to_owned(), mode, major));
        assert_eq!(names(&archive), expected);
    }
}
