//! One end of a pipe with a buffer on each side of it.

use agent_core::wire::Sink;
use embedded_io::{Read, Write};
use vsock_transport::{PipeEnd, PipeError};

/// The pipe holds little, so that writes come up against its end.
pub(crate) const PIPE: usize = 48;

/// Bytes on their way, in bounded memory.
#[derive(Debug)]
pub(crate) struct Output {
    bytes: Vec<u8>,
    capacity: usize,
}

impl Output {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            bytes: Vec::new(),
            capacity,
        }
    }
}

impl Sink for Output {
    fn put(&mut self, bytes: &[u8]) {
        assert!(bytes.len() <= self.room(), "more than there was room for");
        self.bytes.extend_from_slice(bytes);
    }

    fn room(&self) -> usize {
        self.capacity - self.bytes.len()
    }
}

/// An end of the connection.
#[derive(Debug)]
pub(crate) struct Link<'p> {
    end: PipeEnd<'p, PIPE>,
    pub(crate) input: Vec<u8>,
    pub(crate) output: Output,
    /// How many bytes have left.
    pub(crate) sent: u64,
}

impl<'p> Link<'p> {
    pub(crate) fn new(end: PipeEnd<'p, PIPE>, capacity: usize) -> Self {
        Self {
            end,
            input: Vec::new(),
            output: Output::new(capacity),
            sent: 0,
        }
    }

    /// Writes once and reads once. Says whether a byte has moved.
    pub(crate) fn exchange(&mut self) -> Result<bool, PipeError> {
        let written = waiting(self.end.write(&self.output.bytes))?;
        self.output.bytes.drain(..written);
        self.sent += written as u64;
        let mut buffer = [0; PIPE];
        let read = waiting(self.end.read(&mut buffer))?;
        self.input.extend(&buffer[..read]);
        Ok(written + read > 0)
    }

    /// Whether nothing waits on this side.
    pub(crate) fn is_quiet(&self) -> bool {
        self.input.is_empty() && self.output.bytes.is_empty()
    }
}

fn waiting(result: Result<usize, PipeError>) -> Result<usize, PipeError> {
    match result {
        Err(PipeError::WouldBlock) => Ok(0),
        other => other,
    }
}
