//! A process that was started.

use super::super::runtime::block_on;
use super::pipes::{ChildOutput, ChildStdin};
use crate::error::Error;
use crate::process::{self, Event, ExitStatus, ProcessInfo, SignalTarget};
use std::time::Duration;

/// A process that was started or attached to. The blocking form of [`crate::process::Child`].
#[derive(Debug)]
pub struct Child {
    /// The process's input, if it has one. Dropping it closes the input, after all that was written has arrived.
    pub stdin: Option<ChildStdin>,
    /// The process's standard output, or its terminal; `None` if it was taken.
    pub stdout: Option<ChildOutput>,
    /// The process's standard error; `None` if it was taken.
    pub stderr: Option<ChildOutput>,
    inner: process::Child,
}

impl Child {
    pub(super) fn new(mut child: process::Child) -> Self {
        Self {
            stdin: child.stdin.take().map(ChildStdin),
            stdout: child.stdout.take().map(ChildOutput),
            stderr: child.stderr.take().map(ChildOutput),
            inner: child,
        }
    }

    /// The process's number, for [`Agent::attach`](crate::blocking::Agent::attach).
    pub fn number(&self) -> u64 {
        self.inner.number()
    }

    /// The process's ID in the guest. The guest's kernel may use it again after the process's end.
    pub fn pid(&self) -> u32 {
        self.inner.pid()
    }

    /// Whether the process was started before, with the same key. See [`crate::process::Child::existed`].
    pub fn existed(&self) -> bool {
        self.inner.existed()
    }

    /// Takes both outputs, for an iterator over all that happens.
    pub fn events(&mut self) -> Events {
        self.inner.stdout = self.stdout.take().map(|output| output.0);
        self.inner.stderr = self.stderr.take().map(|output| output.0);
        Events(self.inner.events())
    }

    /// What the agent knows of the process.
    pub fn info(&self) -> Result<ProcessInfo, Error> {
        block_on(self.inner.info())
    }

    /// Waits for the end of the process. Closes its input before, if that was not taken.
    pub fn wait(&mut self) -> Result<ExitStatus, Error> {
        drop(self.stdin.take());
        block_on(self.inner.wait())
    }

    /// How the process has ended; `None` if it runs.
    pub fn try_wait(&mut self) -> Result<Option<ExitStatus>, Error> {
        block_on(self.inner.try_wait())
    }

    /// Kills the process with all that it has started, and waits for its end.
    pub fn kill(&mut self) -> Result<ExitStatus, Error> {
        drop(self.stdin.take());
        block_on(self.inner.kill())
    }

    /// Asks the process to end. See [`crate::process::Child::terminate`].
    pub fn terminate(&self, grace: Duration) -> Result<(), Error> {
        block_on(self.inner.terminate(grace))
    }

    /// Sends a signal, by its number on Linux.
    pub fn signal(&self, signal: u32, target: SignalTarget) -> Result<(), Error> {
        block_on(self.inner.signal(signal, target))
    }

    /// Sets the size of the process's terminal.
    pub fn resize(&self, rows: u32, columns: u32) -> Result<(), Error> {
        block_on(self.inner.resize(rows, columns))
    }

    /// Drops this handle, leaves the process running and its input open, and returns its number.
    pub fn detach(mut self) -> u64 {
        self.inner.stdin = self.stdin.take().map(|input| input.0);
        self.inner.detach()
    }

    /// Makes the guest forget the process and what it wrote: at once if it has ended, else at its end.
    pub fn release(self) -> Result<(), Error> {
        block_on(self.inner.release())
    }
}

/// All that happens to a process: an iterator that waits for the next event, and ends after the exit and the ends of both
/// outputs, or after an error.
#[derive(Debug)]
pub struct Events(process::Events);

impl Iterator for Events {
    type Item = Result<Event, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        match block_on(async { Ok(self.0.next().await) }) {
            Ok(event) => event,
            Err(error) => Some(Err(error)),
        }
    }
}
