//! The input and the outputs of a process.

use super::super::runtime::block_on;
use crate::process;
use std::future::poll_fn;
use std::io::{self, Read, Write};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// An output of a process. The blocking form of [`crate::process::ChildOutput`].
#[derive(Debug)]
pub struct ChildOutput(pub(super) process::ChildOutput);

/// The standard input of a process. The blocking form of [`crate::process::ChildStdin`]: a write is sent in the background,
/// and flushing waits until the guest has taken it.
#[derive(Debug)]
pub struct ChildStdin(pub(super) process::ChildStdin);

impl ChildOutput {
    /// The offset of the next byte that a read returns, unless it is lost.
    pub fn offset(&self) -> u64 {
        self.0.offset()
    }

    /// Continues at `offset`. See [`crate::process::ChildOutput::seek`].
    pub fn seek(&mut self, offset: u64) {
        self.0.seek(offset);
    }
}

impl ChildStdin {
    /// Waits until the guest has taken all that was written, and ends the input.
    pub fn shutdown(mut self) -> io::Result<()> {
        wait_for(|context| Pin::new(&mut self.0).poll_shutdown(context))
    }
}

impl Read for ChildOutput {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut buffer = ReadBuf::new(buffer);
        wait_for(|context| Pin::new(&mut self.0).poll_read(context, &mut buffer))?;
        Ok(buffer.filled().len())
    }
}

impl Write for ChildStdin {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        wait_for(|context| Pin::new(&mut self.0).poll_write(context, data))
    }

    fn flush(&mut self) -> io::Result<()> {
        wait_for(|context| Pin::new(&mut self.0).poll_flush(context))
    }
}

fn wait_for<T>(poll: impl FnMut(&mut Context<'_>) -> Poll<io::Result<T>> + Unpin) -> io::Result<T> {
    block_on(async { Ok(poll_fn(poll).await) }).map_err(io::Error::other)?
}
