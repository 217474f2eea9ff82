//! The sender's gate: what a message uses is checked against a level before a byte of it leaves.

use crate::error::Error;
use agent_core::Level;
use prost::Message;

/// A request that can be checked against a level.
pub trait Gate: Message + Clone {
    /// Checks the message and everything in it against the level, and leaves out what may be dropped.
    ///
    /// # Errors
    /// [`Error::Unsupported`] names the first element that the level does not hold, and its path.
    fn gate(&mut self, gating: &mut Gating<'_>) -> Result<(), Error>;
}

/// A check under way.
#[derive(Debug)]
pub struct Gating<'l> {
    level: &'l Level,
    dropped: Vec<Dropped>,
}

impl Gating<'_> {
    /// The level that the message is checked against.
    pub const fn level(&self) -> &Level {
        self.level
    }
}

/// A field that was left out of a request, since the session does not hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// Its path, such as `Run.nice`.
    pub element: String,
}

/// A request as it leaves.
#[derive(Debug)]
pub(crate) struct Prepared {
    /// The encoded message.
    pub(crate) bytes: Vec<u8>,
    /// What was left out of it.
    pub(crate) dropped: Vec<Dropped>,
}

/// Gates and encodes a request for a session of this level.
pub(crate) fn prepare(request: &impl Gate, level: &Level) -> Result<Prepared, Error> {
    let mut gating = Gating {
        level,
        dropped: Vec::new(),
    };
    let mut request = request.clone();
    request.gate(&mut gating)?;
    Ok(Prepared {
        bytes: request.encode_to_vec(),
        dropped: gating.dropped,
    })
}
