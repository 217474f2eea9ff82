//! What the kernel loads of a program, and nothing else.

use anyhow::{Context, Result};
use object::elf::FileHeader64;
use object::pod;
use object::read::elf::{FileHeader, ProgramHeader};
use object::{LittleEndian, U16, U64};

/// Cuts off what follows a program's segments: symbols, what debuggers read, and, which strip would leave, the
/// table of sections and their names.
pub(super) fn keep(mut program: Vec<u8>) -> Result<Vec<u8>> {
    let end = end(&program).context("it is no ELF file that could be run")?;
    program.truncate(end);
    let header = pod::from_bytes_mut::<FileHeader64<LittleEndian>>(&mut program).ok();
    let (header, _) = header.context("its segments do not begin with its header")?;
    header.e_shoff = U64::default();
    header.e_shnum = U16::default();
    header.e_shstrndx = U16::default();
    Ok(program)
}

/// Where the last segment ends.
fn end(program: &[u8]) -> Result<usize> {
    let header = FileHeader64::<LittleEndian>::parse(program)?;
    let segments = header.program_headers(LittleEndian, program)?;
    let ends = segments.iter().map(|segment| {
        let start = segment.p_offset(LittleEndian);
        start.saturating_add(segment.p_filesz(LittleEndian))
    });
    let end = ends.max().context("it has no segments")?;
    let end = usize::try_from(end)?;
    program.get(..end).context("a segment is cut off")?;
    Ok(end)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::process::Command;

    use super::*;

    #[test]
    fn a_program_runs_without_its_sections() {
        let whole = fs::read("/bin/true").unwrap();
        let length = whole.len();
        let kept = keep(whole).unwrap();
        assert!(kept.len() < length);
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("true");
        fs::write(&path, &kept).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
        assert!(Command::new(&path).status().unwrap().success());
    }

    #[test]
    fn what_is_no_program_is_refused() {
        assert!(keep(b"#!/bin/sh\n".to_vec()).is_err());
        let mut cut_off = fs::read("/bin/true").unwrap();
        cut_off.truncate(1000);
        assert!(keep(cut_off).is_err());
    }
}
