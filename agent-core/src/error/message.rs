//! Why a gate rejected a message.

use super::refusal::Element;
use crate::level::Need;
use crate::wire::WireError;
use core::fmt;

/// Why a gate rejected a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum MessageError<'a> {
    /// The bytes are not an encoding of the message.
    Malformed(WireError),
    /// A string, bytes, list or map is longer than the contract allows.
    TooLong {
        /// The field's path.
        field: &'static str,
        /// The maximum length, in bytes or items.
        limit: usize,
    },
    /// The message uses an element that the session does not include.
    NotInSession {
        /// The element.
        element: Element<'a>,
        /// What the element needs; `None` if this build does not know it.
        need: Option<Need>,
    },
}

impl From<WireError> for MessageError<'_> {
    fn from(error: WireError) -> Self {
        Self::Malformed(error)
    }
}

impl fmt::Display for MessageError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(error) => error.fmt(f),
            Self::TooLong { field, limit } => write!(f, "{field} exceeds the limit of {limit}"),
            Self::NotInSession { element, .. } => {
                write!(f, "the session does not include {element}")
            }
        }
    }
}

impl core::error::Error for MessageError<'_> {}
