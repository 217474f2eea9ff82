//! A process that was started.

use super::events::Events;
use super::input::{AtDrop, ChildStdin};
use super::output::ChildOutput;
use super::reader::Role;
use super::remote::{Remote, SIGKILL, milliseconds};
use super::status::ExitStatus;
use crate::error::Error;
use crate::v1::{OutputChannel, ProcessInfo, SignalRequest, SignalTarget};
use std::sync::Arc;
use std::time::Duration;

/// The signal that asks a process to end.
const SIGTERM: u32 = 15;

/// A process that was started or attached to.
///
/// Dropping it leaves the process running, unless [`kill_on_drop`](crate::process::Command::kill_on_drop) is set, for as
/// long as its lease allows. The guest forgets the process, once it has ended, after this handle, its pipes and its events
/// are dropped. It remembers those that have a key or no lease, that were [detached](Self::detach), or that were
/// attached to, for ten minutes after their end or until they are [released](Self::release).
#[derive(Debug)]
pub struct Child {
    /// The process's input, if it has one. Dropping it closes the input, after all that was written has arrived.
    pub stdin: Option<ChildStdin>,
    /// The process's standard output, or its terminal; `None` if it was taken.
    pub stdout: Option<ChildOutput>,
    /// The process's standard error; `None` if it was taken.
    pub stderr: Option<ChildOutput>,
    pub(super) kill_on_drop: bool,
    pub(super) existed: bool,
    pid: u32,
    remote: Arc<Remote>,
    status: Option<ExitStatus>,
}

/// What the pipes of a new handle begin with.
pub(super) struct Pipes {
    /// Whether there is an input.
    pub(super) input: bool,
    /// How many bytes of it were taken so far, if that is known.
    pub(super) taken: Option<u64>,
    /// The offsets of the standard output and the standard error.
    pub(super) starts: [u64; 2],
    pub(super) role: Role,
}

impl Child {
    pub(super) fn new(remote: Arc<Remote>, pid: u32, pipes: &Pipes) -> Self {
        let output = |channel, start| {
            let remote = Arc::clone(&remote);
            Some(ChildOutput::new(remote, channel, start, pipes.role))
        };
        let [stdout, stderr] = pipes.starts;
        Self {
            stdin: pipes
                .input
                .then(|| ChildStdin::new(Arc::clone(&remote), pipes.taken)),
            stdout: output(OutputChannel::Stdout, stdout),
            stderr: output(OutputChannel::Stderr, stderr),
            kill_on_drop: false,
            existed: false,
            pid,
            remote,
            status: None,
        }
    }

    /// The process's number, for [`Agent::attach`](crate::Agent::attach). Numbers are not used again.
    pub fn number(&self) -> u64 {
        self.remote.number()
    }

    /// The process's ID in the guest. The guest's kernel may use it again after the process's end.
    pub const fn pid(&self) -> u32 {
        self.pid
    }

    /// Whether the process was started before, with the same key.
    ///
    /// Its outputs are then read from offset 0 on, so that bytes that were acknowledged before may be a
    /// [`Gap`](crate::process::Gap): [`ChildOutput::seek`] sets another offset.
    pub const fn existed(&self) -> bool {
        self.existed
    }

    /// Takes both outputs, for a stream of all that happens: output, gaps, the ends of the outputs, and the exit.
    pub fn events(&mut self) -> Events {
        let outputs = [self.stdout.take(), self.stderr.take()];
        Events::new(Arc::clone(&self.remote), outputs)
    }

    /// What the agent knows of the process.
    pub async fn info(&self) -> Result<ProcessInfo, Error> {
        self.remote.info().await
    }

    /// Waits for the end of the process. Closes its input before, if that was not taken.
    ///
    /// What the process writes must be read at the same time if it [waits](crate::process::OutputPolicy::Wait) for that.
    /// The future can be dropped and made again.
    pub async fn wait(&mut self) -> Result<ExitStatus, Error> {
        drop(self.stdin.take());
        if let Some(status) = self.status {
            return Ok(status);
        }
        let status = self.remote.wait().await?;
        self.status = Some(status);
        Ok(status)
    }

    /// How the process has ended; `None` if it runs.
    pub async fn try_wait(&mut self) -> Result<Option<ExitStatus>, Error> {
        if self.status.is_none() {
            self.status = self.remote.try_wait().await?;
        }
        Ok(self.status)
    }

    /// Kills the process with all that it has started, and waits for its end.
    pub async fn kill(&mut self) -> Result<ExitStatus, Error> {
        if let Some(status) = self.try_wait().await? {
            return Ok(status);
        }
        let killed = self.signal(SIGKILL, SignalTarget::All).await;
        match (killed, self.try_wait().await) {
            // It has ended in between, so that there is nobody to kill.
            (Err(_), Ok(Some(status))) => Ok(status),
            (Err(error), _) => Err(error),
            (Ok(()), _) => self.wait().await,
        }
    }

    /// Asks the process to end by SIGTERM. If it still runs after `grace`, the guest kills it with all that it has started.
    pub async fn terminate(&self, grace: Duration) -> Result<(), Error> {
        let request = SignalRequest {
            signal: SIGTERM,
            target: SignalTarget::Process.into(),
            // 0 would be never.
            kill_after_ms: milliseconds(grace).max(1),
            ..SignalRequest::default()
        };
        self.remote.signal(request).await
    }

    /// Sends a signal, by its number on Linux. Only SIGKILL is sent again if its outcome is not known.
    pub async fn signal(&self, signal: u32, target: SignalTarget) -> Result<(), Error> {
        let request = SignalRequest {
            signal,
            target: target.into(),
            ..SignalRequest::default()
        };
        self.remote.signal(request).await
    }

    /// Sets the size of the process's terminal.
    pub async fn resize(&self, rows: u32, columns: u32) -> Result<(), Error> {
        self.remote.resize(rows, columns).await
    }

    /// Drops this handle, leaves the process running and its input open, and returns its number. The guest remembers it.
    pub fn detach(mut self) -> u64 {
        self.kill_on_drop = false;
        self.remote.keep();
        if let Some(stdin) = &mut self.stdin {
            stdin.at_drop = AtDrop::LeaveOpen;
        }
        self.number()
    }

    /// Makes the guest forget the process and what it wrote: at once if it has ended, else at its end.
    pub async fn release(mut self) -> Result<(), Error> {
        self.kill_on_drop = false;
        self.remote.release().await
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if !self.kill_on_drop || self.status.is_some() {
            return;
        }
        let remote = Arc::clone(&self.remote);
        self.remote.runtime().spawn(async move {
            let request = SignalRequest {
                signal: SIGKILL,
                target: SignalTarget::All.into(),
                ..SignalRequest::default()
            };
            // If it fails, the process ends with its lease.
            let _ = remote.signal(request).await;
        });
    }
}
