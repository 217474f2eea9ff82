//! The standard input of a process.

use super::output::io_error;
use super::remote::Remote;
use crate::error::Error;
use crate::v1::WriteInputResponse;
use agent_core::Code;
use std::fmt;
use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::io::AsyncWrite;

/// The most that the contract lets a call write, in bytes.
const MAX_WRITE: usize = 16 * 1024;

/// The standard input of a process.
///
/// A write is sent at once, in the background: flushing waits until the guest has taken it, and the next write does so
/// before it sends more. Shutting down ends the input; so does dropping it, after all that was written. The writing goes on
/// across lost connections, and no byte is written twice.
///
/// The newest writer wins. After another handle, here or in another program, has written to the same process, writes and
/// flushes fail with [`Code::FailedPrecondition`](crate::Code::FailedPrecondition): bytes that were not flushed are lost.
#[derive(Debug)]
pub struct ChildStdin {
    pub(super) at_drop: AtDrop,
    writer: Writer,
}

/// What is left to write.
struct Writer {
    remote: Arc<Remote>,
    /// How many bytes the guest has taken; `None` if that has to be asked for.
    taken: Option<u64>,
    /// What the guest has not taken.
    data: Vec<u8>,
    end: End,
    writing: Option<Writing>,
}

type Writing = Pin<Box<dyn Future<Output = Result<WriteInputResponse, Error>> + Send>>;

/// What dropping an input does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AtDrop {
    /// It sends the rest, and then ends the input.
    Close,
    LeaveOpen,
}

/// Whether the input has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Open,
    /// With the rest of the data.
    Wanted,
    /// By us, or by the process.
    Closed,
}

impl ChildStdin {
    pub(super) const fn new(remote: Arc<Remote>, taken: Option<u64>) -> Self {
        Self {
            at_drop: AtDrop::Close,
            writer: Writer::new(remote, taken),
        }
    }

    /// Keeps the input open when this is dropped.
    pub const fn leave_open(&mut self) {
        self.at_drop = AtDrop::LeaveOpen;
    }
}

impl Writer {
    const fn new(remote: Arc<Remote>, taken: Option<u64>) -> Self {
        Self {
            remote,
            taken,
            data: Vec::new(),
            end: End::Open,
            writing: None,
        }
    }

    /// Sends what is left, until there is nothing.
    fn poll_empty(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        while self.writing.is_some() || self.has_to_write() {
            let writing = self.writing.get_or_insert_with(|| {
                let (remote, data) = (Arc::clone(&self.remote), self.data.clone());
                let (taken, is_end) = (self.taken, self.end == End::Wanted);
                Box::pin(async move {
                    match taken {
                        Some(offset) => remote.write(offset, data, is_end).await,
                        // Nothing, at an offset that is never too high: that only asks.
                        None => remote.write(0, Vec::new(), false).await,
                    }
                })
            });
            let written = ready!(writing.as_mut().poll(context));
            self.writing = None;
            self.on_written(&written?)?;
        }
        Poll::Ready(Ok(()))
    }

    fn has_to_write(&self) -> bool {
        self.end == End::Wanted || (self.end == End::Open && !self.data.is_empty())
    }

    fn on_written(&mut self, response: &WriteInputResponse) -> Result<(), Error> {
        if let Some(before) = self.taken {
            let length = u64::try_from(self.data.len()).unwrap_or(u64::MAX);
            if !(before..=before.saturating_add(length)).contains(&response.taken) {
                return Err(displaced(before, response.taken));
            }
            // A terminal's input goes on after its end, and we do not.
            if self.end == End::Wanted && self.data.is_empty() {
                self.end = End::Closed;
            }
            let count = response.taken.saturating_sub(before);
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            self.data.drain(..count.min(self.data.len()));
        }
        self.taken = Some(response.taken);
        if response.closed {
            self.end = End::Closed;
        }
        Ok(())
    }

    fn is_empty(&self) -> bool {
        self.writing.is_none() && self.data.is_empty()
    }

    fn poll_flush(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_empty(context)).map_err(io_error)?;
        match self.closed() {
            Some(closed) if !self.data.is_empty() => Poll::Ready(Err(closed)),
            _ => Poll::Ready(Ok(())),
        }
    }

    fn poll_shutdown(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        // A call that is under way does not say that the input ends.
        ready!(self.poll_empty(context)).map_err(io_error)?;
        if self.end == End::Open {
            self.end = End::Wanted;
        }
        ready!(self.poll_empty(context)).map_err(io_error)?;
        Poll::Ready(Ok(()))
    }

    fn closed(&self) -> Option<io::Error> {
        let sentence = "the process has closed its standard input";
        (self.end == End::Closed).then(|| io::Error::new(ErrorKind::BrokenPipe, sentence))
    }
}

impl AsyncWrite for ChildStdin {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<io::Result<usize>> {
        let writer = &mut self.writer;
        ready!(writer.poll_empty(context)).map_err(io_error)?;
        if let Some(closed) = writer.closed() {
            return Poll::Ready(Err(closed));
        }
        let count = data.len().min(MAX_WRITE);
        let part = data.get(..count).unwrap_or_default();
        writer.data.extend_from_slice(part);
        match writer.poll_empty(context) {
            Poll::Ready(Err(error)) => Poll::Ready(Err(io_error(error))),
            _ => Poll::Ready(Ok(count)),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.writer.poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.writer.poll_shutdown(context)
    }
}

impl Drop for ChildStdin {
    fn drop(&mut self) {
        let remote = Arc::clone(&self.writer.remote);
        let runtime = remote.runtime().clone();
        let mut rest = mem::replace(&mut self.writer, Writer::new(remote, None));
        let at_drop = self.at_drop;
        if rest.end == End::Closed || (at_drop == AtDrop::LeaveOpen && rest.is_empty()) {
            return;
        }
        runtime.spawn(async move {
            let finished = poll_fn(|context| match at_drop {
                AtDrop::Close => rest.poll_shutdown(context),
                AtDrop::LeaveOpen => rest.poll_flush(context),
            });
            // Nobody is there to hear of an error.
            let _ = finished.await;
        });
    }
}

/// The bytes that the guest has taken since are not those of this writer.
fn displaced(before: u64, taken: u64) -> Error {
    Error::Status {
        code: Code::FailedPrecondition,
        message: format!(
            "another writer has written to this process: its input is at offset {taken}, and this writer is at {before}"
        ),
        refusal: None,
    }
}

impl fmt::Debug for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut input = f.debug_struct("Writer");
        input.field("process", &self.remote.number());
        input.field("taken", &self.taken);
        input.finish_non_exhaustive()
    }
}
