//! Received bytes that are not dealt with yet.

use vsock_transport::SocketError;

/// How much is read at a time, in bytes.
const CHUNK: usize = 64 * 1024;

/// A buffer that grows with what has arrived, never with what a header announces.
#[derive(Debug, Default)]
pub(super) struct Input {
    bytes: Vec<u8>,
    /// Where the bytes begin that are not dealt with.
    start: usize,
}

impl Input {
    /// The bytes that are not dealt with.
    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or_default()
    }

    /// Drops bytes that were dealt with.
    pub(super) fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.bytes.len());
    }

    /// Lets `read` add what is there, at most a chunk, and returns what it returned.
    pub(super) fn fill(
        &mut self,
        read: impl FnOnce(&mut [u8]) -> Result<Option<usize>, SocketError>,
    ) -> Result<Option<usize>, SocketError> {
        self.make_room();
        let end = self.bytes.len();
        self.bytes.resize(end + CHUNK, 0);
        let read = read(self.bytes.get_mut(end..).unwrap_or_default());
        let count = read.as_ref().ok().copied().flatten().unwrap_or(0);
        self.bytes.truncate(end + count);
        read
    }

    fn make_room(&mut self) {
        self.bytes.drain(..self.start);
        self.start = 0;
        if self.bytes.is_empty() {
            // One long response must not hold its memory for the connection's life.
            self.bytes.shrink_to(CHUNK);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_dealt_with_is_not_kept() {
        let mut input = Input::default();
        for (sent, whole) in [("abc", "abc"), ("de", "cde")] {
            let read = input.fill(|buffer| {
                buffer[..sent.len()].copy_from_slice(sent.as_bytes());
                Ok(Some(sent.len()))
            });
            assert_eq!(read, Ok(Some(sent.len())));
            assert_eq!(input.bytes(), whole.as_bytes());
            input.consume(2);
        }
        assert_eq!(
            input.bytes.len(),
            3,
            "two bytes were dropped at the last read"
        );
        assert_eq!(input.fill(|_| Ok(None)), Ok(None));
        assert_eq!(input.bytes(), b"e");
    }
}
