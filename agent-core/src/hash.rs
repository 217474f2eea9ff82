//! A sink that computes the SHA-256 of an encoding.

use crate::wire::Sink;
use sha2::{Digest, Sha256};

/// The length of a hash, in bytes.
pub(crate) const HASH_LEN: usize = 32;

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
