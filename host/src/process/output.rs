//! An output of a process, as a stream of bytes.

use super::gap::Gap;
use super::reader::{Piece, Reader, Role};
use super::remote::Remote;
use crate::error::Error;
use crate::v1::OutputChannel;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, ReadBuf};

/// An output of a process.
///
/// Reading waits for output and goes on across lost connections. It fails with a [`Gap`] where bytes are lost, and goes
/// on behind it. It returns end-of-file when the last process that holds the output has closed it, which may be long after
/// the process has ended.
///
/// A read acknowledges what the reads before it have returned. Dropping it ends the reading, and the process is left as it
/// is: with [`OutputPolicy::Wait`](crate::v1::OutputPolicy::Wait), it waits when its ring is full.
#[derive(Debug)]
pub struct ChildOutput {
    reader: Reader,
    /// What was read and not yet returned.
    data: Vec<u8>,
    /// How much of it was returned.
    returned: usize,
}

impl ChildOutput {
    pub(super) fn new(
        remote: Arc<Remote>,
        channel: OutputChannel,
        offset: u64,
        role: Role,
    ) -> Self {
        Self {
            reader: Reader::new(remote, channel, offset, role),
            data: Vec::new(),
            returned: 0,
        }
    }

    /// Which output it is.
    pub const fn channel(&self) -> OutputChannel {
        self.reader.channel()
    }

    /// The offset of the next byte that a read returns, unless it is lost.
    pub const fn offset(&self) -> u64 {
        let buffered = self.data.len() - self.returned;
        self.reader.offset() - buffered as u64
    }

    /// Continues at `offset`. All bytes before it are acknowledged with the next read, unless this is an observer.
    pub fn seek(&mut self, offset: u64) {
        self.data.clear();
        self.returned = 0;
        self.reader.seek(offset);
    }

    /// Reads to the end. Returns the bytes, and the gaps between them.
    pub(super) async fn read_all(mut self) -> Result<(Vec<u8>, Vec<Gap>), Error> {
        let (mut all, mut gaps) = (self.data.split_off(self.returned), Vec::new());
        while let Some(piece) = self.reader.piece().await? {
            match piece {
                Piece::Data { data, .. } => all.extend_from_slice(&data),
                Piece::Gap(gap) => gaps.push(gap),
                Piece::End { .. } => {}
            }
        }
        Ok((all, gaps))
    }

    pub(super) fn into_reader(self) -> Reader {
        let offset = self.offset();
        let mut reader = self.reader;
        if offset != reader.offset() {
            reader.seek(offset);
        }
        reader
    }
}

impl AsyncRead for ChildOutput {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if this.returned == this.data.len() {
            match ready!(this.reader.poll_piece(context)).map_err(io_error)? {
                Some(Piece::Data { data, .. }) => (this.data, this.returned) = (data, 0),
                Some(Piece::Gap(gap)) => return Poll::Ready(Err(io::Error::other(gap))),
                Some(Piece::End { .. }) | None => return Poll::Ready(Ok(())),
            }
        }
        let rest = this.data.get(this.returned..).unwrap_or_default();
        let part = rest.get(..buffer.remaining()).unwrap_or(rest);
        buffer.put_slice(part);
        this.returned += part.len();
        Poll::Ready(Ok(()))
    }
}

/// An error of this library, as the error of a read or a write.
pub(super) fn io_error(error: Error) -> io::Error {
    io::Error::other(error)
}
