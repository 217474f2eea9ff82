//! A program's input and outputs: pipes on one side, bounded memory on the other.

use crate::arch::Fd;
use crate::memory::{Pages, RUN_STREAM, copy};
use rustix::io::Errno;

/// How much is read at a time once the memory is full, in bytes.
const DISCARD: usize = 4096;
/// How many reads the end of a program is given to empty its pipes; a descendant may still be writing.
const LAST_READS: usize = 64;

/// An output: what was written first is kept, the rest is counted off.
#[derive(Debug)]
pub struct Capture {
    pipe: Option<Fd>,
    length: usize,
    truncated: bool,
    frozen: bool,
}

impl Capture {
    /// Nothing was read yet.
    pub const fn new(pipe: Fd) -> Self {
        Self {
            pipe: Some(pipe),
            length: 0,
            truncated: false,
            frozen: false,
        }
    }

    /// What was kept.
    pub fn bytes<'m>(&self, memory: &'m Pages<RUN_STREAM>) -> &'m [u8] {
        memory.bytes().get(..self.length).unwrap_or_default()
    }

    /// Whether there was more.
    pub const fn truncated(&self) -> bool {
        self.truncated
    }

    /// Keeps nothing from now on, but goes on reading, so that the program is not held up.
    pub const fn freeze(&mut self) {
        self.frozen = true;
    }

    /// Reads once. Closes the pipe at its end.
    pub fn read(&mut self, memory: &mut Pages<RUN_STREAM>) {
        self.read_some(memory);
    }

    /// Reads what the pipe still holds, and closes it.
    pub fn finish(&mut self, memory: &mut Pages<RUN_STREAM>) {
        for _ in 0..LAST_READS {
            if !self.read_some(memory) {
                break;
            }
        }
        self.pipe = None;
    }

    /// Reads once; false if there was nothing.
    fn read_some(&mut self, memory: &mut Pages<RUN_STREAM>) -> bool {
        let Some(pipe) = &self.pipe else {
            return false;
        };
        let space = memory.bytes_mut().get_mut(self.length..);
        let result = match space {
            Some(space @ [_, ..]) if !self.frozen => {
                rustix::io::read(pipe, space).inspect(|count| {
                    self.length = self.length.saturating_add(*count);
                })
            }
            _ => {
                let mut discarded = [0; DISCARD];
                rustix::io::read(pipe, &mut discarded).inspect(|count| {
                    self.truncated |= *count > 0 && !self.frozen;
                })
            }
        };
        match result {
            Ok(1..) => true,
            Err(Errno::AGAIN | Errno::INTR) => false,
            Ok(_) | Err(_) => {
                self.pipe = None;
                false
            }
        }
    }
}

/// An input: bytes that the program takes when it likes.
#[derive(Debug)]
pub struct Feed {
    pipe: Option<Fd>,
    length: usize,
    written: usize,
}

impl Feed {
    /// Keeps `input` in `memory` and writes what the pipe takes at once.
    pub fn new(pipe: Fd, input: &[u8], memory: &mut Pages<RUN_STREAM>) -> Self {
        let length = input.len().min(RUN_STREAM);
        copy(memory.bytes_mut(), input);
        let mut feed = Self {
            pipe: Some(pipe),
            length,
            written: 0,
        };
        feed.write(memory);
        feed
    }

    /// The pipe, while there is more to write.
    pub const fn pipe(&self) -> Option<&Fd> {
        self.pipe.as_ref()
    }

    /// Writes what the pipe takes. Closes it when all is written, or when nobody reads it any more.
    pub fn write(&mut self, memory: &Pages<RUN_STREAM>) {
        let Some(pipe) = &self.pipe else {
            return;
        };
        let rest = memory.bytes().get(self.written..self.length);
        let done = match rest {
            Some(rest @ [_, ..]) => match rustix::io::write(pipe, rest) {
                Ok(count) => {
                    self.written = self.written.saturating_add(count);
                    self.written >= self.length
                }
                Err(Errno::AGAIN | Errno::INTR) => false,
                Err(_) => true,
            },
            _ => true,
        };
        if done {
            self.pipe = None;
        }
    }
}

// A request's input fits what is kept of it, and the contract's bound on outputs is what is kept.
const _: () = assert!(agent_core::messages::RunRequest::STDIN_MAX_LEN <= RUN_STREAM);
const _: () = assert!(agent_core::messages::RunResponse::STDOUT_MAX_LEN == RUN_STREAM);
