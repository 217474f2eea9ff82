//! Why a negotiation led to no session.

use super::offer::OfferError;
use super::refusal::Refusal;
use super::status::Status;
use crate::feature::FeatureSet;
use crate::version::Version;
use crate::wire::WireError;
use core::fmt;

/// Why two offers have no session in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum SelectError {
    /// No version is in both offers.
    NoCommonVersion,
    /// No common version enables everything that is required.
    MissingFeatures {
        /// The highest common version.
        at: Version,
        /// What is required and not enabled there.
        missing: FeatureSet,
    },
}

/// Why an answer is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum AnswerError {
    /// The answer, or the offer in it, cannot be read.
    Malformed(OfferError),
    /// The answer is not what our own selection says, or its digest is not that of the offers: the
    /// offer was damaged or changed on its way, or the peer computes wrongly.
    AnswerMismatch,
    /// The answer's offer is of another contract than ours.
    OtherContract,
}

impl AnswerError {
    /// The error as a phrase.
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

/// Why an offer led to no session.
#[derive(Clone, Debug, PartialEq)]
pub enum NegotiationError<'a> {
    /// The two sides have nothing in common.
    Refused {
        /// The peer's sentence.
        message: &'a str,
        /// What is missing.
        refusal: Refusal<'a>,
    },
    /// The peer does not know negotiation: it is older than all this.
    Legacy {
        /// 3, 5 or 12: the spellings that old peers have for it.
        code: i32,
    },
    /// The answer cannot be trusted.
    BadAnswer(AnswerError),
    /// The peer has agreed without looking at our contract's name, and speaks another one.
    OtherContract {
        /// The name of the peer's.
        peer: &'a str,
    },
    /// The peer failed in another way.
    Failed(Status<'a>),
    /// The response cannot be read.
    Malformed(WireError),
    /// A call that waits for the session was answered before the offer: one of the two answers is on the
    /// wrong stream.
    OutOfTurn,
}
