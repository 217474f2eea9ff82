//! The interpreter of a program: what the kernel executes in its place. If it is missing, the kernel reports that the
//! program does not exist.

use super::bytes::PATH_MAX;
use crate::sys::{self, Access};
use core::ffi::CStr;

/// The kind of a program header that names the dynamic loader (`PT_INTERP`).
const INTERPRETER: u64 = 3;

/// Returns the interpreter that a file names: that of a script after `#!`, or the dynamic loader of an ELF program. The path
/// is a part of `buffer`.
pub(super) fn interpreter<'b>(program: &CStr, buffer: &'b mut [u8; PATH_MAX]) -> Option<&'b [u8]> {
    let file = sys::open(program, Access::Read).ok()?;
    let length = rustix::io::read(&file, &mut buffer[..]).ok()?;
    let bytes = buffer.get(..length)?;
    of_script(bytes).or_else(|| of_elf(bytes))
}

fn of_script(bytes: &[u8]) -> Option<&[u8]> {
    let line = bytes.strip_prefix(b"#!")?.split(|byte| *byte == b'\n');
    let mut words = line
        .take(1)
        .flat_map(|line| line.split(|byte| matches!(byte, b' ' | b'\t')));
    words.find(|word| !word.is_empty())
}

/// Reads the headers of a 64-bit, little-endian program. Linkers put them and the path into the first page.
fn of_elf(bytes: &[u8]) -> Option<&[u8]> {
    if !bytes.starts_with(b"\x7fELF\x02\x01") {
        return None;
    }
    let headers = number(bytes, 32, 8)?;
    let (size, count) = (number(bytes, 54, 2)?, number(bytes, 56, 2)?);
    for index in 0..count {
        let header = headers.checked_add(index.checked_mul(size)?)?;
        let header = bytes.get(usize::try_from(header).ok()?..)?;
        if number(header, 0, 4)? == INTERPRETER {
            let offset = usize::try_from(number(header, 8, 8)?).ok()?;
            let path = CStr::from_bytes_until_nul(bytes.get(offset..)?).ok()?;
            return Some(path.to_bytes());
        }
    }
    None
}

/// The number of `size` bytes at `offset`.
fn number(bytes: &[u8], offset: usize, size: usize) -> Option<u64> {
    let bytes = bytes.get(offset..)?.get(..size)?;
    let mut number = [0; 8];
    for (to, from) in number.iter_mut().zip(bytes) {
        *to = *from;
    }
    Some(u64::from_le_bytes(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::CString;
    use std::format;
    use std::fs;
    use std::vec::Vec;

    /// The interpreter of a file with this content.
    fn of_file(name: &str, bytes: &[u8]) -> Option<Vec<u8>> {
        let name = format!("handclasp-{name}-{}", std::process::id());
        let file = std::env::temp_dir().join(name);
        fs::write(&file, bytes).unwrap();
        let path = CString::new(file.to_str().unwrap()).unwrap();
        let found = interpreter(&path, &mut [0xff; PATH_MAX]).map(<[u8]>::to_vec);
        fs::remove_file(file).unwrap();
        found
    }

    #[test]
    fn a_script_names_its_interpreter_in_its_first_line() {
        for (script, expected) in [
            ("#!/bin/sh\necho", Some("/bin/sh")),
            ("#! \t/usr/bin/env python3\n", Some("/usr/bin/env")),
            ("#!/no/newline", Some("/no/newline")),
            ("#!\n/bin/sh\n", None),
            ("#!", None),
            ("echo #!/bin/sh\n", None),
            ("", None),
        ] {
            let expected = expected.map(|path| path.as_bytes().to_vec());
            assert_eq!(of_file("script", script.as_bytes()), expected, "{script:?}");
        }
    }

    #[test]
    fn a_program_names_its_dynamic_loader() {
        // This test is such a program.
        let program = fs::read("/proc/self/exe").unwrap();
        let loader = of_file("elf", &program).unwrap();
        assert!(loader.starts_with(b"/lib"), "{loader:?}");
        for length in 0..program.len().min(PATH_MAX) {
            let cut = of_elf(&program[..length]);
            assert!(cut.is_none_or(|path| path == loader), "{length}");
        }
        assert_eq!(interpreter(c"/no/such", &mut [0; PATH_MAX]), None);
    }
}
