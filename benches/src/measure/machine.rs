//! A virtual machine, held by `cargo xtask vm`, whose JSON lines are read here.

use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// A machine that runs, or is about to. Dropping it ends it.
pub struct Machine {
    holder: Child,
    // Its end is what tells the holder to end the machine.
    control: Option<ChildStdin>,
    events: Lines<BufReader<ChildStdout>>,
}

/// What the holder says when QEMU runs.
pub struct Started {
    /// The guest's address, for the host.
    pub address: String,
    /// What executes the guest's instructions.
    pub accelerator: String,
    /// What stands behind its vsock device.
    pub device: String,
    /// When QEMU was executed, since 1970.
    pub at: Duration,
}

#[derive(Deserialize)]
#[serde(tag = "event", rename_all = "lowercase")]
enum Event {
    Prepared {
        ready: String,
    },
    Started {
        address: String,
        accel: String,
        vsock_device: String,
        qemu_started_unix_ns: u64,
    },
    #[serde(other)]
    Other,
}

impl Machine {
    /// Prepares a machine, and says where its guest's dial will arrive.
    pub fn prepare(xtask: &Path, image: &Path) -> Result<(Self, String)> {
        let mut holder = Command::new(xtask)
            .args(["vm", "--json", "--no-listen", "--image"])
            .arg(image)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot run {}", xtask.display()))?;
        let control = holder.stdin.take();
        let output = holder.stdout.take().context("the holder has no output")?;
        let mut machine = Self {
            holder,
            control,
            events: BufReader::new(output).lines(),
        };
        match machine.event()? {
            Event::Prepared { ready } => Ok((machine, ready)),
            _ => bail!("the machine was not prepared"),
        }
    }

    /// Starts QEMU.
    pub fn start(&mut self) -> Result<Started> {
        let control = self.control.as_mut().context("the machine has ended")?;
        control.write_all(b"start\n")?;
        match self.event()? {
            Event::Started {
                address,
                accel,
                vsock_device,
                qemu_started_unix_ns,
            } => Ok(Started {
                address,
                accelerator: accel,
                device: vsock_device,
                at: Duration::from_nanos(qemu_started_unix_ns),
            }),
            _ => bail!("the machine did not start"),
        }
    }

    fn event(&mut self) -> Result<Event> {
        let line = self
            .events
            .next()
            .context("the machine's holder has ended")??;
        serde_json::from_str(&line).with_context(|| format!("the holder says {line}"))
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        self.control = None;
        // It ends QEMU and the device first; if it cannot be waited for, they end with it.
        let _ = self.holder.wait();
    }
}
