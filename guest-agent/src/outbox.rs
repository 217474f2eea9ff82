//! What a connection is to send.

use crate::memory::{Pages, SMALL, copy, move_to_front};
use agent_core::wire::Sink;

/// A connection's output.
#[derive(Debug)]
pub struct Outbox {
    buffer: &'static mut Pages<SMALL>,
    start: usize,
    end: usize,
}

impl Outbox {
    /// An empty outbox.
    pub const fn new(buffer: &'static mut Pages<SMALL>) -> Self {
        Self {
            buffer,
            start: 0,
            end: 0,
        }
    }

    /// The bytes that wait.
    pub fn bytes(&self) -> &[u8] {
        let bytes = self.buffer.bytes();
        bytes.get(self.start..self.end).unwrap_or_default()
    }

    /// Whether nothing waits.
    pub const fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Takes note that `count` bytes were sent.
    pub fn sent(&mut self, count: usize) {
        self.start = self.start.saturating_add(count).min(self.end);
        if self.start == self.end {
            self.reset();
        }
    }

    /// Forgets everything, for the next connection.
    pub const fn reset(&mut self) {
        self.start = 0;
        self.end = 0;
    }
}

impl Sink for Outbox {
    fn put(&mut self, bytes: &[u8]) {
        if SMALL.saturating_sub(self.end) < bytes.len() {
            self.end = move_to_front(self.buffer.bytes_mut(), self.start..self.end);
            self.start = 0;
        }
        let end = self.end.saturating_add(bytes.len());
        // Sessions ask for the room before they write, so this always fits.
        if let Some(target) = self.buffer.bytes_mut().get_mut(self.end..end) {
            copy(target, bytes);
            self.end = end;
        }
    }

    fn room(&self) -> usize {
        SMALL.saturating_sub(self.end.saturating_sub(self.start))
    }
}
