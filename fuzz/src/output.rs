//! Sinks for what is encoded.

use agent_core::wire::{Encode, Sink};

/// Bytes in memory, up to a capacity.
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) bytes: Vec<u8>,
    pub(crate) capacity: usize,
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

/// A message's bytes.
pub(crate) fn encoded(message: &dyn Encode) -> Vec<u8> {
    let mut output = Output {
        bytes: Vec::new(),
        capacity: usize::MAX,
    };
    message.encode(&mut output);
    output.bytes
}
