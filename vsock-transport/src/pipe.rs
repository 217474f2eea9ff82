//! An in-memory connection with faults on demand, which are the same in every run.

use core::cell::{Cell, RefCell};
use core::fmt;
use core::num::{NonZeroU32, NonZeroUsize};

use embedded_io::{Error, ErrorKind, ErrorType, Read, ReadReady, Write, WriteReady};

use crate::transport::Transport;

/// A duplex pipe that holds up to `N` bytes in each direction.
///
/// No operation blocks: if an end cannot make progress, it gets [`PipeError::WouldBlock`]. So one thread can drive both
/// ends.
#[derive(Debug)]
pub struct Pipe<const N: usize> {
    forward: RefCell<Channel<N>>,
    backward: RefCell<Channel<N>>,
    reset: Cell<bool>,
}

impl<const N: usize> Pipe<N> {
    /// Creates a pipe with faults: `forward` for the bytes from the first end to the second, `backward` for the other
    /// direction.
    pub const fn with_faults(forward: Faults, backward: Faults) -> Self {
        Self {
            forward: RefCell::new(Channel::new(forward)),
            backward: RefCell::new(Channel::new(backward)),
            reset: Cell::new(false),
        }
    }

    /// Opens a new, empty connection, on which the faults of the pipe start again.
    pub fn ends(&mut self) -> (PipeEnd<'_, N>, PipeEnd<'_, N>) {
        let (forward, backward) = (self.forward.get_mut(), self.backward.get_mut());
        *forward = Channel::new(forward.faults);
        *backward = Channel::new(backward.faults);
        let at_once = [forward.faults, backward.faults]
            .iter()
            .any(|faults| faults.reset_after == Some(0));
        self.reset.set(at_once);
        let end = |incoming, outgoing| PipeEnd {
            incoming,
            outgoing,
            reset: &self.reset,
        };
        (
            end(&self.backward, &self.forward),
            end(&self.forward, &self.backward),
        )
    }
}

impl<const N: usize> Default for Pipe<N> {
    /// Creates a pipe without faults.
    fn default() -> Self {
        Self::with_faults(Faults::default(), Faults::default())
    }
}

/// The faults in one direction. The default is no fault.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Faults {
    /// The most bytes that one read returns.
    pub max_read: Option<NonZeroUsize>,
    /// The most bytes that one write accepts.
    pub max_write: Option<NonZeroUsize>,
    /// After this many successful reads, one read fails with "would block". The same applies to writes, counted
    /// separately.
    pub pause_after: Option<NonZeroU32>,
    /// The connection is reset as soon as the reader has received this many bytes in this direction.
    pub reset_after: Option<u64>,
}

/// One end of a [`Pipe`]. Dropping it closes both directions.
#[derive(Debug)]
pub struct PipeEnd<'a, const N: usize> {
    incoming: &'a RefCell<Channel<N>>,
    outgoing: &'a RefCell<Channel<N>>,
    reset: &'a Cell<bool>,
}

impl<const N: usize> PipeEnd<'_, N> {
    /// Closes the outgoing direction. The other end reads the remaining bytes and then end-of-file.
    pub fn shutdown_write(&mut self) {
        self.outgoing.borrow_mut().closed = true;
    }

    /// Resets the connection. From now on both ends get [`PipeError::ConnectionReset`], and bytes in transit are lost.
    pub fn reset(&mut self) {
        self.reset.set(true);
    }

    fn check_reset(&self) -> Result<(), PipeError> {
        if self.reset.get() {
            Err(PipeError::ConnectionReset)
        } else {
            Ok(())
        }
    }
}

impl<const N: usize> Drop for PipeEnd<'_, N> {
    fn drop(&mut self) {
        self.outgoing.borrow_mut().closed = true;
        self.incoming.borrow_mut().closed = true;
    }
}

impl<const N: usize> ErrorType for PipeEnd<'_, N> {
    type Error = PipeError;
}

impl<const N: usize> Read for PipeEnd<'_, N> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, PipeError> {
        self.check_reset()?;
        let mut channel = self.incoming.borrow_mut();
        let read = channel.read(buffer)?;
        if channel.faults.reset_after == Some(channel.delivered) {
            self.reset.set(true);
        }
        Ok(read)
    }
}

impl<const N: usize> Write for PipeEnd<'_, N> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, PipeError> {
        self.check_reset()?;
        self.outgoing.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> Result<(), PipeError> {
        self.check_reset()
    }
}

impl<const N: usize> Transport for PipeEnd<'_, N> {
    fn would_block(error: &PipeError) -> bool {
        *error == PipeError::WouldBlock
    }
}

impl<const N: usize> ReadReady for PipeEnd<'_, N> {
    /// A pause that makes this return false is used up.
    fn read_ready(&mut self) -> Result<bool, PipeError> {
        let mut channel = self.incoming.borrow_mut();
        Ok(self.reset.get() || channel.ready_to_read())
    }
}

impl<const N: usize> WriteReady for PipeEnd<'_, N> {
    /// A pause that makes this return false is used up.
    fn write_ready(&mut self) -> Result<bool, PipeError> {
        let mut channel = self.outgoing.borrow_mut();
        Ok(self.reset.get() || channel.ready_to_write())
    }
}

/// Why a pipe cannot make progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PipeError {
    /// There is nothing to read or no room to write, or a pause is due. Try again later.
    WouldBlock,
    /// The connection was reset.
    ConnectionReset,
    /// The direction was closed, by either end.
    BrokenPipe,
}

impl fmt::Display for PipeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WouldBlock => "the pipe has nothing to read or no room to write at the moment",
            Self::ConnectionReset => "the connection was reset",
            Self::BrokenPipe => "this direction of the pipe is closed",
        })
    }
}

impl core::error::Error for PipeError {}

impl Error for PipeError {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::WouldBlock => ErrorKind::Other,
            Self::ConnectionReset => ErrorKind::ConnectionReset,
            Self::BrokenPipe => ErrorKind::BrokenPipe,
        }
    }
}

/// One direction. `bytes[start..end]` was written and not yet read.
#[derive(Debug)]
struct Channel<const N: usize> {
    bytes: [u8; N],
    start: usize,
    end: usize,
    faults: Faults,
    closed: bool,
    delivered: u64,
    reads: Pauses,
    writes: Pauses,
}

impl<const N: usize> Channel<N> {
    const fn new(faults: Faults) -> Self {
        Self {
            bytes: [0; N],
            start: 0,
            end: 0,
            faults,
            closed: false,
            delivered: 0,
            reads: Pauses::new(faults.pause_after),
            writes: Pauses::new(faults.pause_after),
        }
    }

    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, PipeError> {
        if buffer.is_empty() || (self.closed && self.start == self.end) {
            return Ok(0);
        }
        if !self.ready_to_read() {
            return Err(PipeError::WouldBlock);
        }
        let until_reset = self
            .faults
            .reset_after
            .map(|n| n.saturating_sub(self.delivered));
        let until_reset = until_reset
            .and_then(|n| usize::try_from(n).ok())
            .unwrap_or(usize::MAX);
        let max_read = self.faults.max_read.map_or(usize::MAX, NonZeroUsize::get);
        let waiting = self.bytes.get(self.start..self.end).unwrap_or_default();
        let count = copy(buffer, waiting, until_reset.min(max_read));
        self.start = self.start.saturating_add(count);
        self.delivered = self.delivered.saturating_add(count as u64);
        self.reads.count();
        Ok(count)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<usize, PipeError> {
        if self.closed {
            return Err(PipeError::BrokenPipe);
        }
        if bytes.is_empty() {
            return Ok(0);
        }
        if !self.ready_to_write() {
            return Err(PipeError::WouldBlock);
        }
        self.bytes.copy_within(self.start..self.end, 0);
        self.end = self.end.saturating_sub(self.start);
        self.start = 0;
        let max_write = self.faults.max_write.map_or(usize::MAX, NonZeroUsize::get);
        let room = self.bytes.get_mut(self.end..).unwrap_or_default();
        let count = copy(room, bytes, max_write);
        self.end = self.end.saturating_add(count);
        self.writes.count();
        Ok(count)
    }

    fn ready_to_read(&mut self) -> bool {
        let empty = self.start == self.end;
        (self.closed && empty) || (!empty && !self.reads.take_pause())
    }

    fn ready_to_write(&mut self) -> bool {
        let full = self.end.saturating_sub(self.start) == N;
        self.closed || (!full && !self.writes.take_pause())
    }
}

/// Counts the calls until the next pause.
#[derive(Debug)]
struct Pauses {
    every: Option<NonZeroU32>,
    left: Option<u32>,
}

impl Pauses {
    const fn new(every: Option<NonZeroU32>) -> Self {
        let left = match every {
            Some(every) => Some(every.get()),
            None => None,
        };
        Self { every, left }
    }

    fn count(&mut self) {
        self.left = self.left.map(|left| left.saturating_sub(1));
    }

    /// Returns true once if a pause is due.
    fn take_pause(&mut self) -> bool {
        let due = self.left == Some(0);
        if due {
            *self = Self::new(self.every);
        }
        due
    }
}

/// Copies as much as both sides and the limit allow. Returns the number of bytes.
fn copy(to: &mut [u8], from: &[u8], limit: usize) -> usize {
    let pairs = to.iter_mut().zip(from).take(limit);
    pairs.map(|(to, from)| *to = *from).count()
}

#[cfg(test)]
mod tests;
