//! Why an offer was not accepted.

use crate::version::VersionsError;
use crate::wire::WireError;
use core::fmt;

/// Why an offer cannot be read, or is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum OfferError {
    /// Longer than [`MAX_OFFER`](crate::offer::MAX_OFFER).
    TooLong,
    /// Not protobuf, or not this message.
    Malformed(WireError),
    /// The list of version ranges is invalid.
    Versions(VersionsError),
    /// A range's lowest minor is above its highest one.
    EmptyRange,
    /// A feature set of more than 32 bytes.
    FeatureSetTooLong,
    /// A generation that is not 16 bytes, a nonce that is neither 16 nor absent, or a contract's name that is empty or
    /// longer than 64 bytes.
    WrongLength,
    /// The checksum at the end does not match.
    Damaged,
}

impl From<WireError> for OfferError {
    fn from(error: WireError) -> Self {
        Self::Malformed(error)
    }
}

impl OfferError {
    /// Describes the error, for programs that cannot afford [`core::fmt`].
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TooLong => "the offer is longer than 4096 bytes",
            Self::Malformed(error) => error.as_str(),
            Self::Versions(VersionsError::TooMany) => "the offer has more than 8 version ranges",
            Self::Versions(VersionsError::NotDescending) => {
                "the offer's version ranges are not in descending order of their majors"
            }
            Self::EmptyRange => "a version range's lowest minor is above its highest one",
            Self::FeatureSetTooLong => "a feature set is longer than 32 bytes",
            Self::WrongLength => "a generation, a nonce or a contract's name has the wrong length",
            Self::Damaged => "the checksum does not match: something changed the offer on its way",
        }
    }
}

impl fmt::Display for OfferError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl core::error::Error for OfferError {}
