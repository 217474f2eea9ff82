//! Log records that are not written yet.

use agent_engine::bytes::copy;
use core::cell::UnsafeCell;
use rustix::fd::BorrowedFd;

/// The size of the buffer, in bytes: room for several of the longest records.
const ROOM: usize = 2048;

struct Shared(UnsafeCell<Pending>);

struct Pending {
    bytes: [u8; ROOM],
    length: usize,
}

// SAFETY: the agent has one thread, and no signal handlers.
unsafe impl Sync for Shared {}

static PENDING: Shared = Shared(UnsafeCell::new(Pending {
    bytes: [0; ROOM],
    length: 0,
}));

/// Keeps a record until the next [`flush`]. If there is no room, writes the earlier records first.
#[inline(never)]
pub(super) fn put(record: &[u8]) {
    // SAFETY: there is one thread, and nothing in here logs, so this is the only reference.
    let pending = unsafe { &mut *PENDING.0.get() };
    if ROOM.saturating_sub(pending.length) < record.len() {
        pending.write();
    }
    let space = pending.bytes.get_mut(pending.length..);
    let kept = copy(space.unwrap_or_default(), record);
    pending.length = pending.length.saturating_add(kept);
}

/// Writes the records that are kept.
pub(super) fn flush() {
    // SAFETY: as in `put`.
    let pending = unsafe { &mut *PENDING.0.get() };
    if pending.length > 0 {
        pending.write();
    }
}

impl Pending {
    /// Writes to the standard error. Bytes that cannot be written are lost, because logging must not stop the agent.
    #[inline(never)]
    fn write(&mut self) {
        // SAFETY: descriptor 2 is open for the whole life of the process: `main` sees to that first.
        let stderr = unsafe { BorrowedFd::borrow_raw(2) };
        let mut bytes = self.bytes.get(..self.length).unwrap_or_default();
        while let Ok(written @ 1..) = rustix::io::write(stderr, bytes) {
            bytes = bytes.get(written..).unwrap_or_default();
            if bytes.is_empty() {
                break;
            }
        }
        self.length = 0;
    }
}
