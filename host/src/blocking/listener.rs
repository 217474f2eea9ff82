//! Waiting for guests that dial.

use super::Incoming;
use super::runtime::block_on;
use crate::error::Error;
use std::time::Duration;

/// Listens for guests that dial to say that they are ready: [`crate::Listener`], which waits.
#[derive(Debug)]
pub struct Listener(crate::listener::Listener);

impl Listener {
    pub(super) const fn new(listener: crate::listener::Listener) -> Self {
        Self(listener)
    }

    /// Where it listens, as `vsock:PORT` or `unix:PATH`.
    pub fn address(&self) -> &str {
        self.0.address()
    }

    /// Waits for the next guest that dials, for `patience` at most; then the error is [`Error::NoAnswer`].
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
