//! Waiting for guests that dial.

use super::Incoming;
use super::runtime::block_on;
use crate::error::Error;
use std::time::Duration;

/// Listens for guests that dial to report that they are ready. The blocking form of [`crate::Listener`].
#[derive(Debug)]
pub struct Listener(crate::listener::Listener);

impl Listener {
    pub(super) const fn new(listener: crate::listener::Listener) -> Self {
        Self(listener)
    }

    /// The address that it listens on, as `vsock:PORT` or `unix:PATH`.
    pub fn address(&self) -> &str {
        self.0.address()
    }

    /// Waits for the next guest that dials. Fails with [`Error::NoAnswer`] after `patience`.
    ///
    /// After an error the listener can still be used.
    pub fn accept(&self, patience: Duration) -> Result<Incoming, Error> {
        block_on(async {
            match tokio::time::timeout(patience, self.0.accept()).await {
                Ok(result) => result.map(Incoming::new),
                Err(_) => Err(Error::NoAnswer { deadline: patience }),
            }
        })
    }
}
