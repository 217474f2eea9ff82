//! What a server has done: the test's view of it, which no host has.

use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};

/// What a server understood of a call that it ran.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    /// The request as the server's release reads it.
    pub(crate) request: Value,
    /// The response as the server's release wrote it; the reason if the server gave up after it had begun.
    pub(crate) response: Result<Value, String>,
}

/// A server's calls, in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Journal(Arc<Mutex<Vec<Entry>>>);

impl Journal {
    pub(crate) fn add(&self, entry: Entry) {
        self.entries().push(entry);
    }

    /// Takes the only call since the last time; `None` if there was none.
    pub(crate) fn take(&self) -> Option<Entry> {
        let entries = std::mem::take(&mut *self.entries());
        assert!(entries.len() <= 1, "a call ran twice: {entries:?}");
        entries.into_iter().next()
    }

    fn entries(&self) -> std::sync::MutexGuard<'_, Vec<Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
