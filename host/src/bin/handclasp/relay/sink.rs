//! Where the output of a process goes.

use handclasp::process::{Gap, OutputChannel};
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::task::{JoinHandle, spawn_blocking};

/// Where the output of a process goes.
#[derive(Clone, Debug)]
pub(crate) enum Sink {
    /// To the standard output and the standard error of this command.
    PassOn,
    /// To memory.
    Collect(Arc<Mutex<Collected>>),
}

/// What a process has written.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
    pub(crate) gaps: Vec<Gap>,
}

impl Sink {
    /// In JSON, the output is a part of the one object that is printed.
    pub(crate) fn new(as_json: bool) -> Self {
        if as_json {
            Self::Collect(Arc::default())
        } else {
            Self::PassOn
        }
    }

    /// Writes in a thread, since a pipe may be full for long.
    pub(crate) fn write(
        &self,
        channel: OutputChannel,
        data: Vec<u8>,
    ) -> JoinHandle<io::Result<()>> {
        let sink = self.clone();
        spawn_blocking(move || match (sink, channel) {
            (Self::PassOn, OutputChannel::Stdout) => write_all(&mut io::stdout(), &data),
            (Self::PassOn, OutputChannel::Stderr) => write_all(&mut io::stderr(), &data),
            (Self::Collect(collected), channel) => {
                let mut collected = lock(&collected);
                match channel {
                    OutputChannel::Stdout => collected.stdout.extend(data),
                    OutputChannel::Stderr => collected.stderr.extend(data),
                }
                Ok(())
            }
        })
    }

    /// Notes that output is lost. Returns whether that has to be told in another way.
    pub(crate) fn gap(&self, gap: Gap) -> bool {
        match self {
            Self::PassOn => true,
            Self::Collect(collected) => {
                lock(collected).gaps.push(gap);
                false
            }
        }
    }

    /// All that was collected.
    pub(crate) fn take(&self) -> Collected {
        match self {
            Self::PassOn => Collected::default(),
            Self::Collect(collected) => std::mem::take(&mut lock(collected)),
        }
    }
}

impl Collected {
    /// How many bytes of an output are missing.
    pub(crate) fn lost(&self, channel: OutputChannel) -> u64 {
        let gaps = self.gaps.iter().filter(|gap| gap.channel == channel);
        gaps.map(|gap| gap.length).sum()
    }
}

fn lock(collected: &Mutex<Collected>) -> std::sync::MutexGuard<'_, Collected> {
    collected.lock().unwrap_or_else(PoisonError::into_inner)
}

fn write_all(stream: &mut impl Write, data: &[u8]) -> io::Result<()> {
    stream.write_all(data)?;
    stream.flush()
}
