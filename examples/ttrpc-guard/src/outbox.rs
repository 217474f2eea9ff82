//! Bytes that wait until their peer takes them.

use agent_core::wire::{Encode, Sink};

/// The encoding of a message, a frame or an envelope.
pub fn encoded(message: &dyn Encode) -> Vec<u8> {
    let mut outbox = Outbox::new(usize::MAX);
    message.encode(&mut outbox);
    outbox.bytes
}

/// Bytes that wait until their peer takes them, up to a capacity. While it is full, whoever fills it is not read.
#[derive(Debug)]
pub(crate) struct Outbox {
    bytes: Vec<u8>,
    capacity: usize,
}

impl Outbox {
    pub(crate) const fn new(capacity: usize) -> Self {
        Self {
            bytes: Vec::new(),
            capacity,
        }
    }

    /// Whether these bytes can be put in one piece: they fit, or nothing else waits.
    pub(crate) fn takes_whole(&self, bytes: &[u8]) -> bool {
        self.room() >= bytes.len().min(self.capacity)
    }

    /// The bytes to send.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Drops bytes that were sent.
    pub(crate) fn sent(&mut self, count: usize) {
        self.bytes.drain(..count);
    }
}

impl Sink for Outbox {
    fn put(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    fn room(&self) -> usize {
        self.capacity.saturating_sub(self.bytes.len())
    }
}
