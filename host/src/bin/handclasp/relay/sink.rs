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

/// How much of an output is collected, in bytes: as much as `Run` returns.
const MOST_COLLECTED: usize = 256 * 1024;

/// What a process has written.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    pub(crate) stdout: Part,
    pub(crate) stderr: Part,
}

/// The beginning of an output.
#[derive(Debug, Default)]
pub(crate) struct Part {
    pub(crate) data: Vec<u8>,
    /// How many bytes are missing in it.
    pub(crate) lost: u64,
    /// Whether the process has written more than is collected.
    pub(crate) is_truncated: bool,
}

impl Sink {
    /// In JSON, the output is a part of the one object that is printed, up to a limit.
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
                lock(&collected).part(channel).push(&data);
                Ok(())
            }
        })
    }

    /// Notes that output is lost. Returns whether that has to be told in another way.
    pub(crate) fn gap(&self, gap: Gap) -> bool {
        match self {
            Self::PassOn => true,
            Self::Collect(collected) => {
                lock(collected).part(gap.channel).skip(gap.length);
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
    const fn part(&mut self, channel: OutputChannel) -> &mut Part {
        match channel {
            OutputChannel::Stdout => &mut self.stdout,
            OutputChannel::Stderr => &mut self.stderr,
        }
    }
}

impl Part {
    /// Whether the process has written something that is not in it.
    pub(crate) const fn is_incomplete(&self) -> bool {
        self.is_truncated || self.lost > 0
    }

    fn push(&mut self, data: &[u8]) {
        let room = MOST_COLLECTED.saturating_sub(self.data.len());
        self.data
            .extend_from_slice(data.get(..room).unwrap_or(data));
        self.is_truncated |= data.len() > room;
    }

    const fn skip(&mut self, length: u64) {
        // After the end of what is collected, nothing is missing in it.
        if !self.is_truncated {
            self.lost = self.lost.saturating_add(length);
        }
    }
}

fn lock(collected: &Mutex<Collected>) -> std::sync::MutexGuard<'_, Collected> {
    collected.lock().unwrap_or_else(PoisonError::into_inner)
}

fn write_all(stream: &mut impl Write, data: &[u8]) -> io::Result<()> {
    stream.write_all(data)?;
    stream.flush()
}
