//! Why a message was not accepted.

use super::refusal::Element;
use crate::level::Need;
use crate::wire::WireError;

/// Why a message was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum MessageError<'a> {
    /// The bytes are not the message.
    Malformed(WireError),
    /// A string, bytes or list is longer than the contract allows.
    TooLong {
        /// The field's path.
        field: &'static str,
        /// The longest that is allowed, in bytes or items.
        limit: usize,
    },
    /// The message uses something that the session does not hold.
    NotInSession {
        /// What it uses.
        element: Element<'a>,
        /// What that needs, if this build knows.
        need: Option<Need>,
    },
}

impl From<WireError> for MessageError<'_> {
    fn from(error: WireError) -> Self {
        Self::Malformed(error)
    }
}
