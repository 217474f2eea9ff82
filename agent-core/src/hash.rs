//! The SHA-256 of an encoding.

use crate::wire::{Encode, Sink};
use sha2::{Digest, Sha256};

/// The length of a hash, in bytes.
pub const HASH_LEN: usize = 32;

/// The SHA-256 of a message's encoding. It tells whether a request is the same as an earlier one.
///
/// ```
/// use agent_core::hash::digest;
/// use agent_core::messages::StartRequest;
///
/// let request = StartRequest { cwd: "/tmp", ..StartRequest::default() };
/// assert_eq!(digest(&request), digest(&request.clone()));
/// assert_ne!(digest(&request), digest(&StartRequest::default()));
/// ```
pub fn digest(message: &dyn Encode) -> [u8; HASH_LEN] {
    let mut hash = Hash::new();
    message.encode(&mut hash);
    hash.finish()
}

/// Hashes the bytes that are put into it.
#[derive(Clone, Debug)]
pub(crate) struct Hash(Sha256);

impl Hash {
    pub(crate) fn new() -> Self {
        Self(Sha256::new())
    }

    pub(crate) fn finish(self) -> [u8; HASH_LEN] {
        self.0.finalize().into()
    }
}

impl Sink for Hash {
    fn put(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn room(&self) -> usize {
        usize::MAX
    }
}
