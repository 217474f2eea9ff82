//! Why a negotiation led to no session.

use super::offer::OfferError;
use super::refusal::Refusal;
use super::status::Status;
use crate::feature::FeatureSet;
use crate::version::Version;
use crate::wire::WireError;
use core::fmt;

/// Why two offers do not lead to a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum SelectError {
    /// The offers have no version in common.
    NoCommonVersion,
    /// No common version enables all required features.
    MissingFeatures {
        /// The highest common version.
        at: Version,
        /// The required features that are not enabled at this version.
        missing: FeatureSet,
    },
}

/// Why the initiator does not accept an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum AnswerError {
    /// The answer, or the offer in it, cannot be read.
    Malformed(OfferError),
    /// The answer differs from our own selection, or its digest does not match the offers: an offer was changed on its way, or
    /// the peer has a bug.
    AnswerMismatch,
    /// The offer in the answer has another contract than ours.
    OtherContract,
}

impl AnswerError {
    /// Describes the error, for programs that cannot afford [`core::fmt`].
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Malformed(error) => error.as_str(),
            Self::OtherContract => "the peer speaks another contract",
            Self::AnswerMismatch => {
                "the answer does not match the offers: something between the two sides changed them"
            }
        }
    }
}

impl fmt::Display for AnswerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(_) => write!(f, "the answer cannot be read: {}", self.as_str()),
            Self::AnswerMismatch | Self::OtherContract => f.write_str(self.as_str()),
        }
    }
}

impl core::error::Error for AnswerError {}

/// Why a client's offer did not lead to a session.
#[derive(Clone, Debug, PartialEq)]
pub enum NegotiationError<'a> {
    /// The peer refused the offer.
    Refused {
        /// The peer's message for people.
        message: &'a str,
        /// The reason, and what is missing.
        refusal: Refusal<'a>,
    },
    /// The peer does not know negotiation. It can still be called at the baseline.
    Legacy {
        /// The status code of its response: 3, 5 or 12, depending on the peer.
        code: i32,
    },
    /// The answer cannot be read, or differs from our own selection.
    BadAnswer(AnswerError),
    /// The peer speaks another contract. It answered our offer because its release does not compare the names.
    OtherContract {
        /// The name of the peer's contract.
        peer: &'a str,
    },
    /// The peer answered with another error.
    Failed(Status<'a>),
    /// The response cannot be read.
    Malformed(WireError),
    /// A call that depends on the session was answered before the offer: one of the two responses is on the wrong stream.
    OutOfTurn,
}
