//! Keys: they make it safe to send a `Start` again.

use crate::handler_error::HandlerError;
use agent_core::hash::{HASH_LEN, digest};
use agent_core::messages::StartRequest;

/// The key of a start, and the digest of its request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    key: [u8; StartRequest::KEY_MAX_LEN],
    digest: [u8; HASH_LEN],
}

impl Key {
    /// The key of a request, which was encoded as `bytes`. Returns `None` if it has none. Requests are the same if their
    /// encodings are.
    pub(super) fn of(
        request: &StartRequest<'_>,
        bytes: &[u8],
    ) -> Result<Option<Self>, HandlerError> {
        if request.key.is_empty() {
            return Ok(None);
        }
        let Ok(key) = request.key.try_into() else {
            return Err(HandlerError::BadKey);
        };
        let digest = digest(bytes);
        Ok(Some(Self { key, digest }))
    }

    /// The key alone.
    pub(super) const fn bytes(&self) -> &[u8] {
        &self.key
    }

    /// Whether both are the same key. The requests may differ.
    pub(super) fn is_same_key(&self, other: &Self) -> bool {
        self.key == other.key
    }
}
