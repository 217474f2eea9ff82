//! Why a connection cannot go on.

use super::negotiation::AnswerError;
use super::status::Code;

/// Why a connection cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum CloseReason {
    /// A frame was announced that is too long even to skip.
    Unskippable {
        /// The announced length in bytes.
        length: u32,
    },
    /// The host's answer to our offer does not hold.
    BadAnswer(AnswerError),
    /// The host refused our offer, or does not know the call that carries it.
    NotAnswered(Code),
}
