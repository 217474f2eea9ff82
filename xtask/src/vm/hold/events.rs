//! What `cargo xtask vm` says: for machines one JSON object a line, for people words.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result};
use serde::Serialize;

use vm_harness::machine::{Accelerator, Vm};

/// Something worth saying. The JSON form is promised to callers by the command's help.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub(crate) enum Report<'a> {
    /// The addresses are known, and nothing runs yet.
    Prepared { directory: &'a Path, ready: String },
    /// QEMU runs.
    Started {
        address: String,
        ready: String,
        accel: Accelerator,
        vsock_device: &'a str,
        qemu_started_unix_ns: u128,
        serial: PathBuf,
        qmp: PathBuf,
        directory: &'a Path,
    },
    /// The guest has dialled.
    Dialled { after_ms: u128 },
    /// The guest powered off.
    Ended { status: String },
}

/// Standard output in one of its two forms.
pub(crate) enum Output {
    /// For machines.
    Json,
    /// For people.
    Words,
}

impl<'a> Report<'a> {
    /// The report on a machine that has just started.
    pub(crate) fn started(vm: &'a Vm) -> Result<Self> {
        let since_epoch = vm
            .started()
            .system
            .duration_since(UNIX_EPOCH)
            .context("the clock is set to before 1970")?;
        Ok(Self::Started {
            address: vm.address(),
            ready: vm.ready(),
            accel: vm.accelerator(),
            vsock_device: vm.device().name(),
            qemu_started_unix_ns: since_epoch.as_nanos(),
            serial: vm.serial(),
            qmp: vm.qmp(),
            directory: vm.directory(),
        })
    }

    fn words(&self) -> String {
        match self {
            Self::Prepared { ready, .. } => format!("prepared; the guest will dial {ready}"),
            Self::Started {
                address,
                accel,
                vsock_device,
                serial,
                ..
            } => format!(
                "started with {} and {vsock_device}; Ctrl-C or Ctrl-D ends it\n  agent    {address}\n  console  {}",
                accel.name(),
                serial.display()
            ),
            Self::Dialled { after_ms } => {
                format!("the guest has dialled after {after_ms} ms: its agent listens")
            }
            Self::Ended { status } => format!("the guest powered off ({status})"),
        }
    }
}

impl Output {
    /// The form that the caller asked for.
    pub(crate) fn new(json: bool) -> Self {
        if json { Self::Json } else { Self::Words }
    }

    /// Prints one report; an error if nobody reads it any more.
    pub(crate) fn print(&self, report: &Report<'_>) -> Result<()> {
        let line = match self {
            Self::Json => serde_json::to_string(report)?,
            Self::Words => report.words(),
        };
        writeln!(io::stdout(), "{line}").context("cannot write to standard output")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_form_is_the_promised_one() {
        let started = Report::Started {
            address: "vsock://7:1024".to_owned(),
            ready: "vsock:9".to_owned(),
            accel: Accelerator::Tcg,
            vsock_device: "vhost-vsock",
            qemu_started_unix_ns: 1,
            serial: "/s".into(),
            qmp: "/q".into(),
            directory: Path::new("/d"),
        };
        assert_eq!(
            serde_json::to_string(&started).unwrap(),
            r#"{"event":"started","address":"vsock://7:1024","ready":"vsock:9","accel":"tcg","vsock_device":"vhost-vsock","qemu_started_unix_ns":1,"serial":"/s","qmp":"/q","directory":"/d"}"#
        );
        let prepared = Report::Prepared {
            directory: Path::new("/d"),
            ready: "unix:/d/v_1025".to_owned(),
        };
        assert_eq!(
            serde_json::to_string(&prepared).unwrap(),
            r#"{"event":"prepared","directory":"/d","ready":"unix:/d/v_1025"}"#
        );
    }
}
