//! The errors of this library.

use crate::gate::TooLong;
use crate::process::StartFailed;
use crate::refusal::Refusal;
use agent_core::{Code, Level, Need};
use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;
use vsock_transport::{AddressError, ConnectError, SocketError};

/// The error of a connection, a negotiation or a call.
///
/// It displays as a sentence that says what to do. The variants say whether a call ran.
///
/// The sentence is complete, so no error has a [`source`](std::error::Error::source) that would repeat a part of it.
#[derive(Clone, Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The text is not a valid address.
    #[error("{address:?} is no address: {cause}")]
    Address {
        /// The text.
        address: String,
        /// Its defect.
        cause: AddressError,
    },
    /// The agent's address could not be connected to.
    #[error("cannot connect to {address}: {cause}")]
    Connect {
        /// The address.
        address: String,
        /// The cause.
        cause: ConnectError<SocketError>,
    },
    /// A listener could not be made, or has failed.
    #[error("cannot listen on {address}: {cause}")]
    Listen {
        /// The address.
        address: String,
        /// The cause.
        cause: SocketError,
    },
    /// The negotiation did not end within the [deadline](crate::Options::deadline).
    #[error(
        "no agent answered within {deadline:?}: is the guest up, and does its agent listen at this address?"
    )]
    NoAnswer {
        /// The deadline.
        deadline: Duration,
    },
    /// One side refused the other's offer: the two have no session in common.
    #[error("{message}")]
    Refused {
        /// What to do, in the words of the side that refused.
        message: String,
        /// The reason, and what is missing.
        refusal: Box<Refusal>,
    },
    /// The peer does not know negotiation, and the options allow no legacy peers.
    ///
    /// See [`allow_legacy`](crate::Options::allow_legacy) and [`assume_legacy`](crate::Options::assume_legacy).
    #[error(
        "this agent does not know Handclasp's negotiation (it answered {code}): allow legacy peers to call its grpc.* methods"
    )]
    Legacy {
        /// The code of the peer's response to the offer.
        code: Code,
    },
    /// The agent's answer differs from the selection that this end computes, or its digest does not match the offers.
    #[error("the answer does not match the offers: something between host and guest changed them")]
    AnswerMismatch,
    /// The answer, or the offer in it, cannot be decoded, or a call was answered before the offer.
    #[error("the agent's answer to the negotiation cannot be read: {problem}")]
    MalformedAnswer {
        /// Its defect.
        problem: String,
    },
    /// The session does not include something that the call uses. The call did not run.
    ///
    /// It was not sent either, unless the [expected level](crate::Options::expect_level) includes what the session lacks.
    #[error("{0}")]
    Unsupported(Unsupported),
    /// A field of the request is longer than the session allows. Nothing was sent.
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
        /// The maximum that the peer accepts, in bytes.
        limit: usize,
    },
    /// The call did not run: no byte of it was sent, or the agent rejected it and it could not be sent again.
    #[error("{method} was not sent: {cause}")]
    NotSent {
        /// The method.
        method: String,
        /// The cause.
        cause: Interruption,
    },
    /// The call may have run, in whole or in part, or not at all. This library does not send it again.
    #[error("whether {method} was done is not known: {cause}")]
    OutcomeUnknown {
        /// The method.
        method: String,
        /// The reason why there is no response.
        cause: Interruption,
        /// Whether running the call twice has the same effect as running it once, as the contract says. If so, make the
        /// call again, on a new connection if this one has [ended](crate::Agent::ended).
        idempotent: bool,
    },
    /// The connection ended before the negotiation did.
    #[error("the negotiation was not finished: {0}")]
    Closed(Interruption),
    /// The agent answered the call, or the offer, with an error.
    #[error("{message} ({code})")]
    Status {
        /// The status code.
        code: Code,
        /// The agent's message for people.
        message: String,
        /// What the session lacks, if that is the reason.
        refusal: Option<Box<Refusal>>,
    },
    /// The agent's response cannot be decoded. The call may have run.
    #[error("the answer to {method} cannot be read: {problem}")]
    BadResponse {
        /// The method.
        method: String,
        /// The defect of the response.
        problem: String,
    },
    /// The program of a [process](crate::process) could not be executed. Nothing of it is left in the guest.
    #[error("{0}")]
    Start(StartFailed),
    /// The guest has another generation than when the process was started or attached to: it was restored from a snapshot,
    /// or it is a clone. Attach to the process again if it is the one that is meant; the same [`Agent`](crate::Agent) can do it.
    #[error(
        "the guest was restored from a snapshot since: attach to its processes again, if they are the ones that you mean"
    )]
    Restored,
    /// The operating system returned no random bytes for the offer.
    #[error("the system gives no random bytes: {0}")]
    Entropy(getrandom::Error),
    /// A function of [`blocking`](crate::blocking) was called in an async task, which must not block. It did nothing.
    #[error(
        "an async task must not wait for this call: await the async function, or call this one in tokio::task::spawn_blocking"
    )]
    CannotBlock,
    /// The socket cannot be registered with a tokio runtime, or there is no runtime.
    #[error("cannot wait for the connection: {0}")]
    Runtime(Arc<io::Error>),
}

impl Error {
    /// The peer's refusal of a negotiation or a call, if the error is one.
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

    /// The name of the error's kind, which never changes. It is in the command's JSON output.
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
            Self::Start(_) => "start",
            Self::Restored => "restored",
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
    /// What it needs; `None` if this build does not know the element.
    pub need: Option<Need>,
    /// The name of the feature that it needs, if this build knows one.
    pub feature_name: Option<&'static str>,
    /// The session's level; `None` if the peer does not negotiate.
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

/// The reason why a connection ended, or why a call got no response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Interruption {
    /// The peer closed the connection.
    ClosedByPeer,
    /// The socket failed.
    Socket(SocketError),
    /// The peer sent the header of a frame above 16 MiB, which is too long to skip.
    Unskippable,
    /// The call's time limit passed. The connection stays open.
    TimedOut(Duration),
    /// There was no answer to the offer within the deadline, so the connection was closed.
    NoAnswer(Duration),
    /// The negotiation led to no session, so the connection was closed.
    NotNegotiated,
    /// The stream has ended, or this end has closed its side. The connection stays open.
    StreamEnded,
    /// This end stopped, because its runtime was shut down.
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
            Self::StreamEnded => f.write_str("the stream has ended, or this side of it is closed"),
            Self::Stopped => f.write_str("this program stopped waiting for answers"),
        }
    }
}

#[cfg(test)]
mod tests;
