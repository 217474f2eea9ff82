//! What the agent knows of itself and of the guest.

use crate::arch::{self, Access};
use agent_core::offer::BootTimes;
use agent_core::session::Moment;
use core::cell::Cell;
use core::ffi::CStr;
use rustix::io::Errno;
use rustix::rand::{GetRandomFlags, getrandom};
use vsock_transport::parse_number;

/// When the agent reached the stations of its start, and whether it is init.
#[derive(Clone, Debug)]
pub struct Facts {
    /// From the kernel's start to the agent's first instruction, in nanoseconds.
    pub exec_ns: u64,
    /// From the kernel's start to when the agent listened, in nanoseconds.
    pub listening_ns: u64,
    /// Whether the agent is the guest's init.
    pub is_init: bool,
    /// The generation that the guest belongs to, once the host has said so.
    pub generation: Cell<Option<[u8; 16]>>,
}

/// The guest's memory, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemoryInfo {
    /// All of it.
    pub total: u64,
    /// What could be had without swapping.
    pub available: u64,
}

impl Facts {
    /// The boot timestamps as of now.
    pub fn boot_times(&self) -> BootTimes {
        let now_ns = arch::monotonic_ns();
        BootTimes {
            kernel_start_unix_ns: arch::unix_ns().saturating_sub(now_ns),
            exec_ns: self.exec_ns,
            listening_ns: self.listening_ns,
            now_ns,
        }
    }

    /// What is different in each offer.
    pub fn moment(&self) -> Moment {
        Moment {
            nonce: random(),
            generation: self.generation.get(),
            boot: Some(self.boot_times()),
        }
    }
}

/// Random bytes for a nonce, without waiting for entropy: the nonce only chooses grease and tells one
/// negotiation's digest from another's, and readiness must not wait for it.
fn random() -> [u8; 16] {
    let mut bytes = [0; 16];
    let _ = getrandom(&mut bytes[..], GetRandomFlags::INSECURE);
    bytes
}

/// Reads how much memory the guest has.
pub fn memory_info() -> MemoryInfo {
    let mut buffer = [0; 512];
    read_file(c"/proc/meminfo", &mut buffer).map_or_else(|_| MemoryInfo::default(), parse_memory)
}

/// Reads how many CPUs are online; 0 if that cannot be told.
pub fn cpus() -> u32 {
    let mut buffer = [0; 256];
    read_file(c"/sys/devices/system/cpu/online", &mut buffer).map_or(0, count_cpus)
}

/// Reads the beginning of a file.
pub fn read_file<'b>(path: &CStr, buffer: &'b mut [u8]) -> Result<&'b [u8], Errno> {
    let file = arch::open(path, Access::Read)?;
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

/// Reads a size such as `  1024 kB`; 0 if that cannot be told.
fn bytes(value: &[u8]) -> u64 {
    let value = value.trim_ascii().strip_suffix(b" kB").unwrap_or_default();
    parse_number(value).map_or(0, |kibibytes| u64::from(kibibytes).saturating_mul(1024))
}

/// Counts a list of ranges, such as `0-3,5`.
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
