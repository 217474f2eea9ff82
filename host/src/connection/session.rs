//! What was negotiated on a connection.

use crate::offered::Offered;
use agent_core::Level;

/// What was negotiated on a connection.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) level: Level,
    pub(crate) ours: Offered,
    /// `None` where the peer does not negotiate.
    pub(crate) peer: Option<Offered>,
}
