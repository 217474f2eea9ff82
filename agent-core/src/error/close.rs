//! Why a server asks for a connection to be closed.

use super::negotiation::AnswerError;
use super::status::Code;

/// Why a server asks for its connection to be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum CloseReason {
    /// A frame's payload is longer than [`MAX_SKIPPED`](crate::frame::MAX_SKIPPED).
    Unskippable {
        /// The payload's length in bytes, as its header states it.
        length: u32,
    },
    /// The host's answer to our offer is wrong.
    BadAnswer(AnswerError),
    /// The host answered our offer with an error: it refused the offer, or does not know `Ready`.
    OfferRejected(Code),
}
