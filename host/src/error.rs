//! Why a connection, a negotiation or a call failed.

use crate::gate::TooLong;
use crate::refusal::Refusal;
use agent_core::{Code, Level, Need};
use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;
use vsock_transport::{AddressError, ConnectError, SocketError};

/// Why a connection, a negotiation or a call failed.
///
/// It displays as a sentence that says what to do, and its variants say whether a call was done.
///
/// The sentence is whole: no error has a [`source`](std::error::Error::source) that would say a part of it again.
#[derive(Clone, Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The address is not one.
    #[error("{address:?} is no address: {cause}")]
    Address {
        /// What was given.
        address: String,
        /// What is wrong with it.
        cause: AddressError,
    },
    /// There is no connection.
    #[error("cannot connect to {address}: {cause}")]
    Connect {
        /// Where to.
        address: String,
        /// Why not.
        cause: ConnectError<SocketError>,
    },
    /// A listener cannot be had, or has failed.
    #[error("cannot listen on {address}: {cause}")]
    Listen {
        /// Where.
        address: String,
        /// Why not.
        cause: SocketError,
    },
    /// The negotiation was not over in time.
    #[error(
        "no agent answered within {deadline:?}: is the guest up, and does its agent listen at this address?"
    )]
    NoAnswer {
        /// How long was waited.
        deadline: Duration,
    },
    /// The two sides have no session in common.
    #[error("{message}")]
    Refused {
        /// What to do, as whoever refused put it.
        message: String,
        /// What is missing.
        refusal: Box<Refusal>,
    },
    /// The peer does not know negotiation, and [`allow_legacy`](crate::Options::allow_legacy) was not asked for.
    #[error(
        "this agent does not know Handclasp's negotiation (it answered {code}): allow legacy peers to call its grpc.* methods"
    )]
    Legacy {
        /// How the peer said so.
        code: Code,
    },
    /// The answer is not what both offers lead to.
    #[error("the answer does not match the offers: something between host and guest changed them")]
    AnswerMismatch,
    /// The answer or the offer in it is not one.
    #[error("the agent's answer to the negotiation cannot be read: {problem}")]
    MalformedAnswer {
        /// What is wrong with it.
        problem: String,
    },
    /// The session does not include what the call uses. Nothing was done, and nothing was sent unless the
    /// [expected level](crate::Options::expect_level) included it.
    #[error("{0}")]
    Unsupported(Unsupported),
    /// The call holds something that is longer than the session allows. Nothing was sent.
    #[error("{0}")]
    TooLong(TooLong),
    /// The request is longer than the peer accepts. Nothing was sent.
    #[error(
        "this call of {method} takes {size} bytes, and the agent accepts {limit}: nothing was sent"
    )]
    TooLarge {
        /// The method.
        method: String,
        /// The length of the request in its envelope, in bytes.
        size: usize,
        /// The longest that the peer accepts, in bytes.
        limit: usize,
    },
    /// The call was not made: no byte of it left, or what left was refused and could not be sent again.
    #[error("{method} was not sent: {cause}")]
    NotSent {
        /// The method.
        method: String,
        /// What prevented it.
        cause: Interruption,
    },
    /// The call may have been done, or not, or in part: it is never sent again.
    #[error("whether {method} was done is not known: {cause}")]
    OutcomeUnknown {
        /// The method.
        method: String,
        /// What kept its answer away.
        cause: Interruption,
        /// Whether the contract says that doing it twice is as good as once: then make the call anew, on a
        /// new connection if this one has [ended](crate::Agent::ended).
        idempotent: bool,
    },
    /// The connection ended before there was a session.
    #[error("the negotiation was not finished: {0}")]
    Closed(Interruption),
    /// The agent answered that it did not do the call.
    #[error("{message} ({code})")]
    Status {
        /// Which kind of failure it is.
        code: Code,
        /// What happened, as the agent put it.
        message: String,
        /// What the session lacks, where that is the reason.
        refusal: Option<Box<Refusal>>,
    },
    /// The call was answered, but the answer cannot be used. It may have been done.
    #[error("the answer to {method} cannot be read: {problem}")]
    BadResponse {
        /// The method.
        method: String,
        /// What is wrong with the answer.
        problem: String,
    },
    /// The system has no random bytes for an offer.
    #[error("the system gives no random bytes: {0}")]
    Entropy(getrandom::Error),
    /// An async task has called a function of [`blocking`](crate::blocking), where nothing may wait. Nothing was done.
    #[error(
        "an async task must not wait for this call: await the async function, or call this one in tokio::task::spawn_blocking"
    )]
    CannotBlock,
    /// A socket cannot be waited for, or there is no runtime to wait with.
    #[error("cannot wait for the connection: {0}")]
    Runtime(Arc<io::Error>),
}

impl Error {
    /// What the session lacks, where a peer refused a negotiation or a call for that.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused { refusal, .. } => Some(refusal),
            Self::Status { refusal, .. } => refusal.as_deref(),
            _ => None,
        }
    }

    pub(crate) fn runtime(error: io::Error) -> Self {
        Self::Runtime(Arc::new(error))
    }

    /// The error's kind as a word that does not change, for programs that read the command's JSON.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Address { .. } => "address",
            Self::Connect { .. } => "connect",
            Self::Listen { .. } => "listen",
            Self::NoAnswer { .. } => "no_answer",
            Self::Refused { .. } => "refused",
            Self::Legacy { .. } => "legacy",
            Self::AnswerMismatch => "answer_mismatch",
            Self::MalformedAnswer { .. } => "malformed_answer",
            Self::Unsupported(_) => "unsupported",
            Self::TooLong(_) => "too_long",
            Self::TooLarge { .. } => "too_large",
            Self::NotSent { .. } => "not_sent",
            Self::OutcomeUnknown { .. } => "outcome_unknown",
            Self::Closed(_) => "closed",
            Self::Status { .. } => "status",
            Self::BadResponse { .. } => "bad_response",
            Self::Entropy(_) => "entropy",
            Self::CannotBlock => "cannot_block",
            Self::Runtime(_) => "runtime",
        }
    }
}

/// An element of the contract that the session does not include, and what it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// Its path, such as `Mount.driver "ephemeral"`.
    pub element: String,
    /// What it needs; `None` where this build's contract does not have it.
    pub need: Option<Need>,
    /// The name of the feature that it needs, if this build knows.
    pub feature_name: Option<&'static str>,
    /// What the session is; `None` where the peer does not negotiate.
    pub session: Option<Level>,
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.element)?;
        match (self.need, self.feature_name) {
            (None, _) => f.write_str(" is not in the contract that this program knows")?,
            (Some(need), Some(name)) => {
                write!(f, " needs feature {name} (since {})", need.since)?;
            }
            (Some(need), None) => match need.feature {
                Some(feature) => write!(f, " needs feature {} (since {})", feature.0, need.since)?,
                None => write!(f, " needs version {}", need.since)?,
            },
        }
        if let Some(need) = self.need
            && let Some(minor) = need.removed_in
        {
            write!(f, ", and was removed in {}.{minor}", need.since.major)?;
        }
        let Some(session) = self.session else {
            return f.write_str("; this agent does not negotiate and is called by grpc.* only");
        };
        write!(f, "; this session is {}", session.version)?;
        // Otherwise it would read as if nothing were missing.
        match self.need {
            Some(need) if session.version.includes(need.since) => f.write_str(" without it"),
            _ => Ok(()),
        }
    }
}

/// Why a connection ended, or a call on it got no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Interruption {
    /// The peer closed the connection.
    ClosedByPeer,
    /// The socket failed.
    Socket(SocketError),
    /// The peer announced a frame that is too long even to skip.
    Unskippable,
    /// The call's time was over; the connection goes on.
    TimedOut(Duration),
    /// There was no answer to the offer in time, so the connection was closed.
    NoAnswer(Duration),
    /// The negotiation came to no session, so the connection was closed.
    NotNegotiated,
    /// This end stopped: its runtime was shut down.
    Stopped,
}

impl fmt::Display for Interruption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ClosedByPeer => f.write_str("the agent closed the connection"),
            Self::Socket(error) => write!(f, "the connection was lost: {error}"),
            Self::Unskippable => f.write_str(
                "the agent announced a frame of more than 16 MiB, so the connection was closed",
            ),
            Self::TimedOut(after) => write!(f, "no answer came within {after:?}"),
            Self::NoAnswer(deadline) => Error::NoAnswer {
                deadline: *deadline,
            }
            .fmt(f),
            Self::NotNegotiated => f.write_str("the negotiation came to no session"),
            Self::Stopped => f.write_str("this program stopped waiting for answers"),
        }
    }
}

#[cfg(test)]
mod tests;
