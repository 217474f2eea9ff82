//! The SHA-256 of bytes.

use crate::wire::Sink;
use sha2::{Digest, Sha256};

/// The length of a hash, in bytes.
pub const HASH_LEN: usize = 32;

/// The SHA-256 of some bytes. Of encoded requests, it tells whether one is the same as an earlier one.
///
/// ```
/// use agent_core::hash::digest;
///
/// assert_eq!(digest(b"a request"), digest(b"a request"));
/// assert_ne!(digest(b"a request"), digest(b"another"));
/// ```
pub fn digest(bytes: &[u8]) -> [u8; HASH_LEN] {
    let mut hash = Hash::new();
    hash.put(bytes);
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
