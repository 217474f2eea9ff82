//! Where calls are made: a session, and what its agent runs in.

use handclasp::Agent;
use sha2::{Digest, Sha256};

/// Where the agent of a session runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// It is a machine's init.
    Init,
    /// It is another program of a machine.
    Service,
    /// It is a program of this machine, where nothing may be mounted or set.
    Process,
}

/// A session to make calls in.
pub(crate) struct Site<'a> {
    /// The session.
    pub(crate) agent: &'a Agent,
    /// A name for what is made in the guest, which no other session's has.
    pub(crate) name: String,
    /// Where the agent runs.
    pub(crate) place: Place,
}

impl Site<'_> {
    /// The generation that the guest is told it belongs to.
    pub(crate) fn generation(&self) -> [u8; 16] {
        let mut generation = [0; 16];
        generation
            .iter_mut()
            .zip(Sha256::digest(&self.name))
            .for_each(|(byte, hashed)| *byte = hashed);
        generation
    }
}
