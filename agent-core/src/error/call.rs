//! Why a client did not send a call.

use crate::frame::OutputFull;
use crate::level::{Level, Need};
use core::fmt;

/// Why a client did not send a call. No byte of it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum CallError {
    /// The session does not include the method.
    NotInSession {
        /// What the method needs.
        need: Need,
        /// The session's level.
        level: Level,
    },
    /// The guest has not called `Ready` yet, or the negotiation has failed.
    NoSession,
    /// The client's table of calls in flight is full.
    TooManyCalls,
    /// The output has no room for the call.
    OutputFull(OutputFull),
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotInSession { need, level } => {
                write!(f, "the method needs version {}", need.since)?;
                if let Some(feature) = need.feature {
                    write!(f, " and feature {}", feature.0)?;
                }
                write!(f, "; this session is {}", level.version)
            }
            Self::NoSession => f.write_str("this connection has no session"),
            Self::TooManyCalls => f.write_str("too many calls are in flight on this connection"),
            Self::OutputFull(full) => full.fmt(f),
        }
    }
}

impl core::error::Error for CallError {}
