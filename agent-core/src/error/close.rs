//! Why a server asks for a connection to be closed.

use super::negotiation::AnswerError;
use super::status::Code;
use core::fmt;

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

impl fmt::Display for CloseReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unskippable { length } => {
                write!(f, "a frame of {length} bytes is too long to skip")
            }
            Self::BadAnswer(error) => write!(f, "the answer to our offer is wrong: {error}"),
            Self::OfferRejected(code) => write!(f, "our offer was rejected with {code}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn each_reason_reads_as_a_sentence() {
        let texts = [
            CloseReason::Unskippable { length: 16_777_217 },
            CloseReason::BadAnswer(AnswerError::AnswerMismatch),
            CloseReason::OfferRejected(Code::Unimplemented),
        ]
        .map(|reason| reason.to_string());
        assert_eq!(texts[0], "a frame of 16777217 bytes is too long to skip");
        assert!(texts[1].starts_with("the answer to our offer is wrong: "));
        assert_eq!(texts[2], "our offer was rejected with UNIMPLEMENTED");
    }
}
