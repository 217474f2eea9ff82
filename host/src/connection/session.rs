//! What was negotiated on a connection.

use crate::offer::{Features, Offer};
use agent_core::Level;

/// What was negotiated on a connection.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) level: Level,
    /// Those of the level, with their names.
    pub(crate) features: Features,
    pub(crate) ours: Offer,
    /// `None` where the peer does not negotiate.
    pub(crate) peer: Option<Offer>,
}
