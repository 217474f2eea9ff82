//! What a caller is told of a message that is not accepted.

use crate::output::encoded;
use agent_core::Level;
use agent_core::gate::DecodeError;
use agent_core::rejection::Rejection;

/// Whether the caller is told in words, in a session of this level.
pub(crate) fn told(error: DecodeError<'_>, level: &Level) -> bool {
    let rejection = match error {
        DecodeError::Malformed(error) => Rejection::Malformed(error),
        DecodeError::TooLong { field, limit } => Rejection::TooLong { field, limit },
        DecodeError::NotInSession { element, need } => Rejection::NotInSession {
            element,
            need,
            built: need.is_some_and(|need| need.is_built(&level.features)),
            session: level.version,
        },
    };
    !rejection.to_string().is_empty() && !encoded(&rejection).is_empty()
}
