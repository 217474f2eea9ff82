//! Received bytes that are not dealt with yet.

use crate::socket::Socket;
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

    /// Reads what is there, at most a chunk: `None` if nothing is, 0 at the end.
    pub(super) fn fill(&mut self, socket: &mut Socket) -> Result<Option<usize>, SocketError> {
        self.make_room();
        let end = self.bytes.len();
        self.bytes.resize(end + CHUNK, 0);
        let read = socket.try_read(self.bytes.get_mut(end..).unwrap_or_default());
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
