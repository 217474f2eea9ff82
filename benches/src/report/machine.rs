//! What the measurements were taken on, and with.

use std::fmt;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;

use anyhow::{Context, Result};

/// The machine and the versions.
pub(super) struct Machine {
    processor: String,
    cores: usize,
    memory_gib: u64,
    system: String,
    kernel: String,
    rustc: String,
    valgrind: String,
    lock: String,
}

impl Machine {
    /// This one.
    pub(super) fn this() -> Result<Self> {
        let processors = read("/proc/cpuinfo");
        let processor = after(&processors, "model name").unwrap_or("unknown processor");
        let memory = read("/proc/meminfo");
        let kibibytes =
            after(&memory, "MemTotal").and_then(|rest| rest.split(' ').next()?.parse().ok());
        let system = read("/etc/os-release");
        let system = system
            .lines()
            .find_map(|line| line.strip_prefix("PRETTY_NAME="));
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
        Ok(Self {
            processor: processor.to_owned(),
            cores: thread::available_parallelism().map_or(1, usize::from),
            memory_gib: kibibytes.unwrap_or(0_u64).div_ceil(1 << 20),
            system: system.unwrap_or("Linux").trim_matches('"').to_owned(),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            rustc: version("rustc"),
            valgrind: version("valgrind"),
            lock: fs::read_to_string(&lock)
                .with_context(|| format!("cannot read {}", lock.display()))?,
        })
    }

    /// Crates with their versions.
    pub(super) fn crates(&self, names: &[&str]) -> String {
        let named = names.iter().map(|name| {
            let package = format!("name = \"{name}\"\nversion = \"");
            // Of several versions the newest is ours; the others are what something else brings.
            let version = self
                .lock
                .rsplit_once(&package)
                .and_then(|(_, rest)| rest.split('"').next());
            format!("{name} {}", version.unwrap_or("(unknown)"))
        });
        named.collect::<Vec<_>>().join(", ")
    }
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}, {} cores, {} GiB, {}, Linux {}, {}, {}",
            self.processor,
            self.cores,
            self.memory_gib,
            self.system,
            self.kernel,
            self.rustc,
            self.valgrind
        )
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

/// What a line says after its key and a colon.
fn after<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let line = text.lines().find_map(|line| line.strip_prefix(key))?;
    Some(line.trim_start_matches([' ', '\t', ':']).trim())
}

fn version(program: &str) -> String {
    let output = Command::new(program).arg("--version").output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.unwrap_or_else(|_| format!("{program} (unknown)"))
}
