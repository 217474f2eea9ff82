//! The guest's buffers: the agent's own, from its own static memory, in shares for worlds that run side by side.

use guest_agent::inbox::{Inbox, Pool};
use guest_agent::memory;
use guest_agent::outbox::Outbox;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// How many worlds can run side by side. Each share is the same, so that no world depends on how many there are.
pub(crate) const SHARES: usize = 4;
/// The connections that a guest has room for.
pub(crate) const CONNECTIONS: usize = memory::CONNECTION_SLOTS / SHARES;

/// A guest's buffers.
#[derive(Debug)]
pub(crate) struct Share {
    pub(crate) buffers: Vec<Buffers>,
    /// The large buffer, while nobody has borrowed it.
    pub(crate) pool: Pool,
}

/// A connection's buffers.
#[derive(Debug)]
pub(crate) struct Buffers {
    pub(crate) inbox: Inbox,
    pub(crate) outbox: Outbox,
}

static SHARES_LEFT: Mutex<Option<Vec<Share>>> = Mutex::new(None);
static GIVEN_BACK: Condvar = Condvar::new();

impl Share {
    /// Waits for a share and lends it.
    pub(crate) fn lend<R>(work: impl FnOnce(&mut Self) -> R) -> R {
        let mut shares = lock();
        let mut share = loop {
            if let Some(share) = shares.get_or_insert_with(all).pop() {
                break share;
            }
            shares = GIVEN_BACK
                .wait(shares)
                .unwrap_or_else(PoisonError::into_inner);
        };
        drop(shares);
        let result = work(&mut share);
        share.clear();
        lock().get_or_insert_default().push(share);
        GIVEN_BACK.notify_one();
        result
    }

    /// Forgets everything, as when a guest starts.
    pub(crate) fn clear(&mut self) {
        for buffers in &mut self.buffers {
            buffers.inbox.reset(&mut self.pool);
            buffers.outbox.reset();
        }
    }
}

fn lock() -> MutexGuard<'static, Option<Vec<Share>>> {
    SHARES_LEFT.lock().unwrap_or_else(PoisonError::into_inner)
}

fn all() -> Vec<Share> {
    let Some(memory) = memory::take() else {
        return Vec::new();
    };
    let mut large = memory.large.iter_mut();
    let chunks = memory
        .connections
        .chunks_exact_mut(CONNECTIONS)
        .take(SHARES);
    let shares = chunks.map(|connections| Share {
        buffers: connections
            .iter_mut()
            .map(|memory| Buffers {
                inbox: Inbox::new(&mut memory.input),
                outbox: Outbox::new(&mut memory.output),
            })
            .collect(),
        pool: large.next().into_iter().collect(),
    });
    shares.collect()
}
