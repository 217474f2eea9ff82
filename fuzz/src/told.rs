//! What a caller is told of a message that is not accepted.

use crate::output::encoded;
use agent_core::Level;
use agent_core::error::{Absent, ErrorResponse, MessageError};

/// Whether the caller is told in words, in a session of this level.
pub(crate) fn told(error: MessageError<'_>, level: &Level) -> bool {
    let rejection = match error {
        MessageError::Malformed(error) => ErrorResponse::Malformed(error),
        MessageError::TooLong { field, limit } => ErrorResponse::TooLong { field, limit },
        MessageError::NotInSession { element, need } => ErrorResponse::NotInSession {
            element,
            absent: Absent::new(need, &level.features),
            session: level.version,
        },
    };
    !rejection.to_string().is_empty() && !encoded(&rejection).is_empty()
}
