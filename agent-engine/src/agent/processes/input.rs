//! The input of a process: a ring that one connection fills, and a pipe or a terminal that empties it.

use super::ring::Ring;
use crate::callers::Callers;
use crate::handler_error::HandlerError;
use crate::platform::Id;
use crate::system::{Moved, Program};
use agent_core::planted;

/// What a process reads from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing: it reads end-of-file.
    None,
    /// A pipe.
    Pipe,
    /// A terminal.
    Terminal,
}

/// The input of a process.
#[derive(Clone, Copy, Debug)]
pub(super) struct Input {
    kind: Kind,
    ring: Ring,
    is_open: bool,
    /// The offset at which the input ends, or at which the reader of a terminal sees end-of-file.
    end: Option<u64>,
    /// The end was passed on to the process.
    end_given: bool,
    /// The connection that has written last.
    writer: Option<Id>,
    /// The connections that have written.
    writers: Callers,
}

/// Why bytes are not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotTaken {
    /// The handler's error.
    Failed(HandlerError),
    /// The bytes between this offset, which is expected, and that of the request are missing.
    Gap {
        /// The expected offset.
        expected: u64,
    },
}

impl Input {
    /// Creates an input without bytes.
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            ring: Ring::default(),
            is_open: kind != Kind::None,
            end: None,
            end_given: false,
            writer: None,
            writers: Callers::NONE,
        }
    }

    /// How many bytes were taken so far.
    pub(super) const fn taken(&self) -> u64 {
        self.ring.end()
    }

    /// Whether no more bytes are taken. The end of a terminal's input does not close it.
    pub(super) fn is_closed(&self) -> bool {
        !self.is_open || (self.end.is_some() && self.kind == Kind::Pipe)
    }

    /// Whether there is room for a byte.
    pub(super) const fn has_room(&self, memory: &[u8]) -> bool {
        self.ring.room(memory) > 0
    }

    /// Whether something waits until the process can take it.
    pub(super) const fn is_pending(&self) -> bool {
        self.is_open && !self.ring.is_empty()
    }

    /// Checks who writes at an offset. The newest connection displaces the one that has written before. That one can go on only
    /// at the expected offset: below it, its bytes are not those that were taken.
    pub(super) fn admit(&mut self, connection: Id, offset: u64) -> Result<(), NotTaken> {
        if self.kind == Kind::None {
            return Err(NotTaken::Failed(HandlerError::NoInput));
        }
        let expected = self.ring.end();
        let has_written = self.writers.contains(connection);
        let is_displaced = has_written && self.writer != Some(connection);
        if is_displaced && offset != expected {
            return Err(NotTaken::Failed(HandlerError::WriterDisplaced));
        }
        if offset > expected {
            return Err(NotTaken::Gap { expected });
        }
        self.writer = Some(connection);
        self.writers.insert(connection);
        Ok(())
    }

    /// Takes as many bytes as there is room for, and skips those that were taken before. `offset` is at most
    /// [`taken`](Self::taken). If `ends`, the input ends behind the bytes.
    pub(super) fn take(&mut self, offset: u64, bytes: &[u8], ends: bool, memory: &mut [u8]) {
        if self.is_closed() {
            return;
        }
        let known = self.ring.end().saturating_sub(offset);
        let known = usize::try_from(planted!("input-overlap-written-again", 0, known));
        let rest = known.ok().and_then(|known| bytes.get(known..));
        self.ring.append(rest.unwrap_or_default(), memory);
        let end = offset.saturating_add(bytes.len() as u64);
        // The same end of a terminal's input a second time is no second end-of-file.
        if ends && end == self.ring.end() && self.end != Some(end) {
            self.end = Some(end);
            self.end_given = false;
        }
    }

    /// Gives the process what it can take. Returns false if it should see the end of a terminal's input and cannot.
    pub(super) fn give(&mut self, program: &mut impl Program, memory: &[u8]) -> bool {
        // The second turn begins at the front of the memory. The third finds that all is given.
        for _ in 0..3 {
            if !self.is_open {
                return true;
            }
            let (start, bytes) = self.ring.read(self.ring.start(), memory);
            if bytes.is_empty() {
                return self.give_end(program);
            }
            match program.write(bytes) {
                Moved::Bytes(count) => self.ring.drop_until(start.saturating_add(count as u64)),
                Moved::Nothing => return true,
                Moved::End => self.close(program),
            }
        }
        true
    }

    /// Closes the input: the process is gone, or has closed its end.
    pub(super) fn close(&mut self, program: &mut impl Program) {
        if self.is_open {
            self.is_open = false;
            program.close_input();
        }
    }

    /// A connection was closed. It writes no more.
    pub(super) fn on_connection_lost(&mut self, connection: Id) {
        self.writers.remove(connection);
        self.writer = self.writer.filter(|writer| *writer != connection);
    }

    /// Passes on the end, once all bytes before it are given.
    fn give_end(&mut self, program: &mut impl Program) -> bool {
        if self.end != Some(self.ring.end()) || self.end_given {
            return true;
        }
        self.end_given = true;
        match self.kind {
            Kind::Terminal => {
                let is_seen = program.end_terminal_input();
                if !is_seen {
                    self.end = None;
                }
                is_seen
            }
            Kind::Pipe | Kind::None => {
                self.close(program);
                true
            }
        }
    }
}
