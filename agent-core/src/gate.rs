//! Gating: what a level holds, and how a message that uses more is refused before its handler runs.

use crate::feature::{Feature, FeatureSet};
use crate::refusal::Element;
use crate::rejection::Rejection;
use crate::version::Version;
use crate::wire::WireError;
use core::ops::Deref;

/// A version and the enabled features: what a session, and so a call on it, may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Level {
    /// The version.
    pub version: Version,
    /// The enabled features.
    pub features: FeatureSet,
}

impl Level {
    /// What a peer that never negotiates is given.
    pub const BASELINE: Self = Self {
        version: Version::BASELINE,
        features: FeatureSet::EMPTY,
    };

    /// Whether the level holds something that needs `need`.
    pub fn holds(&self, need: Need) -> bool {
        let feature = need.feature;
        self.version.includes(need.since)
            && feature.is_none_or(|feature| self.features.contains(feature))
    }
}

/// What an element of the contract needs to be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Need {
    /// The version that brought it.
    pub since: Version,
    /// The feature that it belongs to.
    pub feature: Option<Feature>,
}

impl Need {
    /// In every session of major 1.
    pub const BASELINE: Self = Self::since(1, 0);

    /// In every session from `major.minor` on.
    pub const fn since(major: u32, minor: u32) -> Self {
        Self {
            since: Version::new(major, minor),
            feature: None,
        }
    }
}

/// Why a request's message was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum DecodeError {
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
        element: Element<'static>,
        /// What that needs, if this build knows.
        need: Option<Need>,
    },
}

impl From<WireError> for DecodeError {
    fn from(error: WireError) -> Self {
        Self::Malformed(error)
    }
}

impl DecodeError {
    /// What the caller is answered on a session of level `level`.
    pub const fn rejection(self, level: &Level) -> Rejection<'static> {
        match self {
            Self::Malformed(error) => Rejection::Malformed(error),
            Self::TooLong { field, limit } => Rejection::TooLong { field, limit },
            Self::NotInSession { element, need } => Rejection::NotInSession {
                element,
                need,
                session: level.version,
            },
        }
    }
}

/// Decides, while a message is read, what it may hold.
///
/// Requests are read strictly: a field that the session does not hold, known to this build or not, is
/// refused. Responses are read leniently, since whoever sent them gated them at the call's level.
#[derive(Clone, Copy, Debug)]
pub enum Gate<'l> {
    /// Refuses what this level does not hold.
    Strict(&'l Level),
    /// Skips what is not known.
    Lenient,
}

impl Gate<'_> {
    /// Called for a field, value or other element that needs more than the baseline.
    pub fn check(self, path: &'static str, need: Need) -> Result<(), DecodeError> {
        match self {
            Self::Strict(level) if !level.holds(need) => Err(DecodeError::NotInSession {
                element: Element::Path(path),
                need: Some(need),
            }),
            _ => Ok(()),
        }
    }

    /// Called for a field that this build does not know.
    pub fn unknown_field(self, message: &'static str, number: u32) -> Result<(), DecodeError> {
        self.unknown(Element::UnknownField { message, number })
    }

    /// Called for an enum's value that this build does not know.
    pub fn unknown_value(self, field: &'static str, number: i32) -> Result<(), DecodeError> {
        self.unknown(Element::UnknownValue { field, number })
    }

    fn unknown(self, element: Element<'static>) -> Result<(), DecodeError> {
        match self {
            Self::Strict(_) => Err(DecodeError::NotInSession {
                element,
                need: None,
            }),
            Self::Lenient => Ok(()),
        }
    }
}

/// A message that can be read from bytes, borrowing from them.
pub trait Decode<'a>: Sized {
    /// Reads the whole of `bytes` as one message, refusing what `gate` does not let through.
    fn decode(bytes: &'a [u8], gate: Gate<'_>) -> Result<Self, DecodeError>;
}

/// Checks a string's or a list's length against its bound.
pub fn check_bound(field: &'static str, length: usize, limit: usize) -> Result<(), DecodeError> {
    if length > limit {
        return Err(DecodeError::TooLong { field, limit });
    }
    Ok(())
}

/// A request that its session holds in full: the proof that a handler asks for.
///
/// Only a session makes one, so a handler that takes a `Gated` request cannot be called with one that
/// was not gated.
///
/// ```compile_fail
/// use agent_core::gate::Gated;
/// use agent_core::messages::InfoRequest;
///
/// let forged = Gated { request: InfoRequest::default() }; // the field is private
/// ```
#[derive(Debug)]
pub struct Gated<T> {
    request: T,
}

impl<T> Gated<T> {
    pub(crate) const fn new(request: T) -> Self {
        Self { request }
    }
}

impl<T> Deref for Gated<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.request
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAUSE: Need = Need {
        since: Version::new(1, 1),
        feature: Some(Feature(3)),
    };

    #[test]
    fn a_level_holds_what_both_version_and_feature_allow() {
        let with_feature = |version| Level {
            version,
            features: FeatureSet::from_iter([Feature(3)]),
        };
        assert!(with_feature(Version::new(1, 1)).holds(PAUSE));
        assert!(!with_feature(Version::new(1, 0)).holds(PAUSE));
        assert!(!with_feature(Version::new(2, 1)).holds(PAUSE));
        assert!(!Level::BASELINE.holds(PAUSE));
        assert!(Level::BASELINE.holds(Need::BASELINE));
    }

    #[test]
    fn a_strict_gate_names_what_the_level_lacks() {
        let gate = Gate::Strict(&Level::BASELINE);
        let refused = gate.check("Agent/Pause", PAUSE);
        let expected = DecodeError::NotInSession {
            element: Element::Path("Agent/Pause"),
            need: Some(PAUSE),
        };
        assert_eq!(refused, Err(expected));
        assert_eq!(gate.check("Agent/Info", Need::BASELINE), Ok(()));
    }

    #[test]
    fn only_a_lenient_gate_skips_what_it_does_not_know() {
        assert!(Gate::Lenient.unknown_field("Run", 9).is_ok());
        let error = Gate::Strict(&Level::BASELINE).unknown_value("Run.mode", -2);
        let rejection = error.unwrap_err().rejection(&Level::BASELINE);
        assert!(!rejection.refusal().unwrap().built);
    }
}
