//! What goes from one end to the other, and the one bit of it that changes.

use agent_core::frame::HEADER_LEN;
use agent_core::wire::Sink;

/// Bytes on their way out, in bounded memory.
pub(crate) struct Bytes {
    bytes: Vec<u8>,
    capacity: usize,
}

impl Bytes {
    pub(crate) fn new(capacity: usize) -> Self {
        let bytes = Vec::new();
        Self { bytes, capacity }
    }

    pub(crate) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }
}

impl Sink for Bytes {
    fn put(&mut self, bytes: &[u8]) {
        assert!(bytes.len() <= self.room(), "more than there was room for");
        self.bytes.extend_from_slice(bytes);
    }

    fn room(&self) -> usize {
        self.capacity - self.bytes.len()
    }
}

/// One direction of a connection.
#[derive(Default)]
pub(crate) struct Direction {
    /// The bit that changes, counted from the first that is sent.
    flip: Option<usize>,
    /// How many bytes have been sent.
    sent: usize,
    /// The length of the first frame with its header, in bytes.
    pub(crate) first_frame: usize,
}

impl Direction {
    pub(crate) fn new(flip: Option<usize>) -> Self {
        Self {
            flip,
            ..Self::default()
        }
    }

    /// Carries bytes over.
    pub(crate) fn carry(&mut self, mut bytes: Vec<u8>) -> Vec<u8> {
        if self.sent == 0
            && let Some(length) = bytes.first_chunk()
        {
            self.first_frame = u32::from_be_bytes(*length) as usize + HEADER_LEN;
        }
        if let Some(bit) = self.flip
            && let Some(place) = (bit / 8).checked_sub(self.sent)
            && let Some(byte) = bytes.get_mut(place)
        {
            *byte ^= 1 << (bit % 8);
        }
        self.sent += bytes.len();
        bytes
    }
}
