//! Bytes on their way out.

use super::machine::Polled;
use agent_core::frame::{HEADER_LEN, MAX_PAYLOAD};
use agent_core::wire::Sink;
use vsock_transport::SocketError;

/// With so many bytes queued, no further call is added.
const ENOUGH: usize = 64 * 1024;

/// The most that can be queued: one frame of the greatest length behind [`ENOUGH`].
const CAPACITY: usize = ENOUGH + HEADER_LEN + MAX_PAYLOAD as usize;

/// A queue of bytes that knows how many have left.
#[derive(Debug, Default)]
pub(super) struct Output {
    bytes: Vec<u8>,
    /// How many of `bytes` have left.
    start: usize,
    /// How many bytes have left in the connection's life.
    sent: u64,
}

impl Output {
    pub(super) fn is_empty(&self) -> bool {
        self.queued() == 0
    }

    /// Whether another call can be added, however long it is.
    pub(super) fn has_room(&self) -> bool {
        self.queued() < ENOUGH
    }

    /// How many bytes had been queued in the connection's life: where the next frame begins.
    pub(super) fn end(&self) -> u64 {
        self.sent + self.queued() as u64
    }

    /// How many bytes have left in the connection's life.
    pub(super) fn sent(&self) -> u64 {
        self.sent
    }

    /// Writes what the other side takes now.
    pub(super) fn flush(&mut self, transport: &mut impl Polled) -> Result<(), SocketError> {
        while let Some(rest @ [_, ..]) = self.bytes.get(self.start..) {
            let Some(count) = transport.try_write(rest)? else {
                return Ok(());
            };
            self.start += count;
            self.sent += count as u64;
        }
        self.bytes.clear();
        self.bytes.shrink_to(ENOUGH);
        self.start = 0;
        Ok(())
    }

    /// How many bytes wait to leave.
    pub(super) fn queued(&self) -> usize {
        self.bytes.len() - self.start
    }
}

impl Sink for Output {
    fn put(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    fn room(&self) -> usize {
        CAPACITY.saturating_sub(self.queued())
    }
}
