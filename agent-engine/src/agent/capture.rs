//! A program's input and outputs: pipes at the program's side, bounded memory at the caller's.

use crate::bytes::copy;
use crate::limits::STREAM;
use crate::platform::Channel;
use crate::system::{Moved, Program};
use agent_core::planted;

/// How many bytes are read and dropped at a time once the memory is full.
const DISCARD: usize = 4096;
/// The most reads to empty a pipe after the program has exited. A descendant may still be writing.
const LAST_READS: usize = 64;

/// An output. The first bytes are kept, the rest is read and dropped.
#[derive(Clone, Copy, Debug)]
pub(super) struct Capture {
    channel: Channel,
    is_open: bool,
    length: usize,
    truncated: bool,
    frozen: bool,
    /// How many bytes were read and dropped since the program has exited.
    dropped: u64,
}

impl Capture {
    /// Creates an empty capture.
    pub(super) const fn new(channel: Channel) -> Self {
        Self {
            channel,
            is_open: true,
            length: 0,
            truncated: false,
            frozen: false,
            dropped: 0,
        }
    }

    /// Creates a capture that keeps nothing.
    pub(super) const fn dropping(channel: Channel, is_open: bool) -> Self {
        Self {
            is_open,
            frozen: true,
            ..Self::new(channel)
        }
    }

    /// The bytes that were kept.
    pub(super) fn bytes<'m>(&self, memory: &'m [u8; STREAM]) -> &'m [u8] {
        memory.get(..self.length).unwrap_or_default()
    }

    /// Whether bytes were dropped that belong to the answer.
    pub(super) const fn truncated(&self) -> bool {
        self.truncated
    }

    /// Whether a process still holds the other end of the pipe.
    pub(super) const fn is_open(&self) -> bool {
        self.is_open
    }

    /// How many bytes were dropped since the program has exited.
    pub(super) const fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Keeps no more bytes, but goes on reading, so that the program does not block.
    pub(super) const fn freeze(&mut self) {
        self.frozen = true;
    }

    /// Reads once. Returns false if no bytes were available. Closes the pipe at its end.
    pub(super) fn read(&mut self, program: &mut impl Program, memory: &mut [u8; STREAM]) -> bool {
        if !self.is_open {
            return false;
        }
        let space = memory.get_mut(self.length..).unwrap_or_default();
        if self.frozen || space.is_empty() {
            let has_read = self.drop_once(program);
            self.truncated |= has_read && !self.frozen;
            return has_read;
        }
        let moved = program.read(self.channel, space);
        if let Moved::Bytes(count) = moved {
            self.length = self.length.saturating_add(count).min(STREAM);
        }
        self.close_at_end(moved, program);
        matches!(moved, Moved::Bytes(_))
    }

    /// Reads once, and drops what was read. Returns false if no bytes were available. Closes the pipe at its end.
    pub(super) fn drop_once(&mut self, program: &mut impl Program) -> bool {
        if !self.is_open {
            return false;
        }
        let moved = program.read(self.channel, &mut [0; DISCARD]);
        self.close_at_end(moved, program);
        let Moved::Bytes(count) = moved else {
            return false;
        };
        self.dropped = self.dropped.saturating_add(count as u64);
        true
    }

    /// The program has exited: reads the rest of the pipe, and keeps nothing that comes later. The pipe stays open as
    /// long as another process holds it.
    pub(super) fn finish(&mut self, program: &mut impl Program, memory: &mut [u8; STREAM]) {
        for _ in 0..LAST_READS {
            if !self.read(program, memory) {
                break;
            }
        }
        self.freeze();
        self.dropped = 0;
        planted!(
            "leftover-output-closed",
            self.close_at_end(Moved::End, program),
            ()
        );
    }

    fn close_at_end(&mut self, moved: Moved, program: &mut impl Program) {
        if moved == Moved::End {
            self.is_open = false;
            program.close_output(self.channel);
        }
    }
}

/// An input, which is written as the program reads it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Feed {
    is_open: bool,
    length: usize,
    written: usize,
}

impl Feed {
    /// Copies `input` into `memory`, and writes as much as the pipe takes at once.
    pub(super) fn new(input: &[u8], program: &mut impl Program, memory: &mut [u8; STREAM]) -> Self {
        let mut feed = Self {
            is_open: true,
            length: copy(memory, input),
            written: 0,
        };
        feed.write(program, memory);
        feed
    }

    /// Whether there are more bytes to write.
    pub(super) const fn is_open(&self) -> bool {
        self.is_open
    }

    /// Writes as much as the pipe takes. Closes it when everything is written, or when its reader has closed it.
    pub(super) fn write(&mut self, program: &mut impl Program, memory: &[u8; STREAM]) {
        if !self.is_open {
            return;
        }
        let rest = memory.get(self.written..self.length).unwrap_or_default();
        let is_done = rest.is_empty()
            || match program.write(rest) {
                Moved::Bytes(count) => {
                    self.written = self.written.saturating_add(count);
                    planted!("input-cut-off", true, self.written >= self.length)
                }
                Moved::Nothing => false,
                Moved::End => true,
            };
        if is_done {
            self.close(program);
        }
    }

    /// Closes the input, whether everything was written or not.
    pub(super) fn close(&mut self, program: &mut impl Program) {
        if self.is_open {
            self.is_open = false;
            program.close_input();
        }
    }
}
