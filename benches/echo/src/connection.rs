//! One connection: what was received of it, and the answers.

use crate::answer::{self, Answer};
use embedded_io::{Read, Write};
use vsock_transport::Stream;

/// The room for the answers to what one read brought, in bytes.
const OUTPUT: usize = 8 * 1024;

/// A connection.
#[derive(Debug)]
pub struct Connection<'b> {
    stream: Stream,
    input: &'b mut [u8],
    filled: usize,
    // Kept, since zeroing it anew would be most of what a call costs.
    output: [u8; OUTPUT],
}

impl<'b> Connection<'b> {
    /// A connection whose frames fit into `input`.
    pub const fn new(stream: Stream, input: &'b mut [u8]) -> Self {
        Self {
            stream,
            input,
            filled: 0,
            output: [0; OUTPUT],
        }
    }

    /// The socket.
    pub const fn stream(&self) -> &Stream {
        &self.stream
    }

    /// Gives the buffer back.
    pub fn into_input(self) -> &'b mut [u8] {
        self.input
    }

    /// Reads once and answers what is whole. False if the peer is gone, or sends what no peer of ours does.
    pub fn turn(&mut self, answer: &Answer) -> bool {
        let Some(space @ [_, ..]) = self.input.get_mut(self.filled..) else {
            return false;
        };
        match self.stream.read(space) {
            Ok(count @ 1..) => self.filled = self.filled.saturating_add(count),
            Err(error) if error.would_block() => return true,
            Ok(_) | Err(_) => return false,
        }
        let mut written = 0_usize;
        let mut done = 0_usize;
        while let Some(rest) = self.input.get(done..self.filled)
            && let Some((length, stream)) = answer::frame(rest)
            && length <= rest.len()
        {
            let space = self.output.get_mut(written..).unwrap_or_default();
            written = written.saturating_add(answer.write(stream, space));
            done = done.saturating_add(length);
        }
        if done == self.filled {
            self.filled = 0;
        } else if done > 0 {
            self.input.copy_within(done..self.filled, 0);
            self.filled = self.filled.saturating_sub(done);
        }
        self.send(written)
    }

    fn send(&mut self, written: usize) -> bool {
        let mut sent = 0_usize;
        while let Some(rest @ [_, ..]) = self.output.get(sent..written) {
            match self.stream.write(rest) {
                Ok(count @ 1..) => sent = sent.saturating_add(count),
                // The client of the benchmarks takes its answers, so this does not last.
                Err(error) if error.would_block() => {}
                Ok(_) | Err(_) => return false,
            }
        }
        true
    }
}
