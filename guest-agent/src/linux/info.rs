//! A description of the guest, from the files of the kernel.

use crate::sys::{self, Access};
use agent_engine::system::SystemInfo;
use core::ffi::CStr;
use rustix::io::Errno;
use rustix::rand::{GetRandomFlags, getrandom};
use vsock_transport::parse_number;

/// Describes the guest. Values that cannot be read are zero or empty.
pub(super) fn system_info() -> SystemInfo {
    let kernel = rustix::system::uname();
    let memory = memory_info();
    let release = kernel.release().to_str().unwrap_or_default();
    SystemInfo {
        kernel_release: release.try_into().unwrap_or_default(),
        memory_total: memory.total,
        memory_available: memory.available,
        cpus: cpus(),
    }
}

/// The guest's memory, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct MemoryInfo {
    /// All of it.
    total: u64,
    /// The part that is available without swapping.
    available: u64,
}

/// Random bytes for a nonce. It does not wait for entropy, because that would delay readiness. The nonce only chooses
/// grease and makes the digests of two negotiations differ.
pub(super) fn random() -> [u8; 16] {
    let mut bytes = [0; 16];
    let _ = getrandom(&mut bytes[..], GetRandomFlags::INSECURE);
    bytes
}

fn memory_info() -> MemoryInfo {
    let mut buffer = [0; 512];
    read_file(c"/proc/meminfo", &mut buffer).map_or_else(|_| MemoryInfo::default(), parse_memory)
}

/// The number of CPUs that are online; 0 if it is not known.
fn cpus() -> u32 {
    let mut buffer = [0; 256];
    read_file(c"/sys/devices/system/cpu/online", &mut buffer).map_or(0, count_cpus)
}

/// Reads a file, up to the size of `buffer`.
pub fn read_file<'b>(path: &CStr, buffer: &'b mut [u8]) -> Result<&'b [u8], Errno> {
    let file = sys::open(path, Access::Read)?;
    let mut length = 0_usize;
    while let Some(space @ [_, ..]) = buffer.get_mut(length..) {
        match rustix::io::read(&file, space) {
            Ok(0) => break,
            Ok(count) => length = length.saturating_add(count),
            Err(Errno::INTR) => {}
            Err(errno) => return Err(errno),
        }
    }
    Ok(buffer.get(..length).unwrap_or_default())
}

fn parse_memory(text: &[u8]) -> MemoryInfo {
    let mut info = MemoryInfo::default();
    for line in text.split(|byte| *byte == b'\n') {
        if let Some(value) = line.strip_prefix(b"MemTotal:") {
            info.total = bytes(value);
        } else if let Some(value) = line.strip_prefix(b"MemAvailable:") {
            info.available = bytes(value);
        }
    }
    info
}

/// Parses a size such as `  1024 kB`. Returns 0 if it is not valid.
fn bytes(value: &[u8]) -> u64 {
    let value = value.trim_ascii().strip_suffix(b" kB").unwrap_or_default();
    parse_number(value).map_or(0, |kibibytes| u64::from(kibibytes).saturating_mul(1024))
}

/// Counts the numbers in a list of ranges, such as `0-3,5`.
fn count_cpus(text: &[u8]) -> u32 {
    let mut count = 0_u32;
    for range in text.trim_ascii().split(|byte| *byte == b',') {
        let mut ends = range.split(|byte| *byte == b'-').map(parse_number);
        if let Some(Some(first)) = ends.next() {
            let last = ends.next().unwrap_or(Some(first)).unwrap_or_default();
            count = count.saturating_add(last.saturating_sub(first).saturating_add(1));
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_in_bytes() {
        let text = b"MemTotal:       24689764 kB\nMemFree:  1 kB\nMemAvailable:   10 kB\n";
        let expected = MemoryInfo {
            total: 24_689_764 * 1024,
            available: 10 * 1024,
        };
        assert_eq!(parse_memory(text), expected);
        assert_eq!(parse_memory(b"MemTotal: x kB\n"), MemoryInfo::default());
        assert!(memory_info().total > memory_info().available);
    }

    #[test]
    fn cpu_ranges_are_counted() {
        assert_eq!(count_cpus(b"0\n"), 1);
        assert_eq!(count_cpus(b"0-3,5,7-8\n"), 7);
        assert_eq!(count_cpus(b""), 0);
    }
}
