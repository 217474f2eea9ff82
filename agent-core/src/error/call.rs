//! Why a client did not send a call, or a message of a stream.

use crate::dispatch::MethodKind;
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
    /// The method is called in another way: it streams, or it does not.
    WrongKind(MethodKind),
    /// The client's table of calls in flight is full.
    TooManyCalls,
    /// The connection has used all stream ids: connect again to open more streams.
    NoStreamIds,
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
            Self::WrongKind(MethodKind::Unary) => f.write_str("the method does not stream"),
            Self::WrongKind(_) => f.write_str("the method streams: open a stream of it"),
            Self::NoStreamIds => {
                f.write_str("the connection has used all stream ids: connect again")
            }
            Self::TooManyCalls => f.write_str("too many calls are in flight on this connection"),
            Self::OutputFull(full) => full.fmt(f),
        }
    }
}

impl core::error::Error for CallError {}

/// Why a client did not send a message of a stream. No byte of it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum StreamError {
    /// Our offer was not answered yet, or has led to no session.
    NotAgreed,
    /// The stream has ended, or this end has said that it sends no more.
    Closed,
    /// The output has no room for the message.
    OutputFull(OutputFull),
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAgreed => f.write_str("this connection has no session yet"),
            Self::Closed => f.write_str("the stream is closed"),
            Self::OutputFull(full) => full.fmt(f),
        }
    }
}

impl core::error::Error for StreamError {}
