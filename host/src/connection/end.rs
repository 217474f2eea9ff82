//! Why a connection's task ends, and what that means for the calls on it.

use crate::error::{Error, Lost};
use agent_core::dispatch::Method;
use vsock_transport::SocketError;

/// Why a connection's task ends.
#[derive(Debug)]
pub(super) enum End {
    Lost(Lost),
    /// Nobody has a handle any more.
    Released,
    /// There is no session.
    NoSession(Error),
}

impl End {
    /// What is told to those who ask later.
    pub(super) fn lost(&self) -> Lost {
        match self {
            Self::Lost(lost) => *lost,
            Self::Released => Lost::Stopped,
            Self::NoSession(Error::NoAnswer { deadline }) => Lost::NoAnswer(*deadline),
            Self::NoSession(_) => Lost::NotNegotiated,
        }
    }

    /// How the negotiation went, if it was not over before.
    pub(super) fn not_negotiated(&self) -> Error {
        match self {
            Self::NoSession(error) => error.clone(),
            Self::Lost(_) | Self::Released => Error::Closed(self.lost()),
        }
    }

    /// How a call ends of which no byte has left.
    pub(super) fn unsent(&self, method: &Method) -> Error {
        match self {
            Self::NoSession(error) => error.clone(),
            Self::Lost(_) | Self::Released => Error::NotSent {
                method: method.element().to_string(),
                cause: self.lost(),
            },
        }
    }

    /// How a call ends of which a byte has left.
    pub(super) fn unanswered(&self, method: &Method) -> Error {
        let idempotent = is_idempotent(method);
        match self {
            // A peer that refuses an offer, or does not know one, refuses what comes behind it.
            Self::NoSession(error @ (Error::Refused { .. } | Error::Legacy { .. })) => {
                error.clone()
            }
            // Why there is no session says more than that this call's fate is not known and does not matter.
            Self::NoSession(error) if idempotent => error.clone(),
            _ => Error::OutcomeUnknown {
                method: method.element().to_string(),
                cause: self.lost(),
                idempotent,
            },
        }
    }
}

impl From<SocketError> for End {
    fn from(error: SocketError) -> Self {
        Self::Lost(Lost::Socket(error))
    }
}

/// Whether doing a call twice is as good as doing it once.
pub(crate) fn is_idempotent(method: &Method) -> bool {
    matches!(
        (method.service, method.name),
        ("handclasp.v1.Agent", "Info") | ("grpc.Health", _)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use agent_core::dispatch::Rpc;
    use agent_core::messages::agent::{Info, Run};

    #[test]
    fn only_a_refusal_tells_that_a_call_that_left_was_not_done() {
        let no_session = [
            Error::Refused {
                message: String::new(),
                refusal: Box::new(agent_core::Refusal::default().into()),
            },
            Error::AnswerMismatch,
        ];
        let [refused, mismatch] = no_session.map(End::NoSession);
        let lost = End::Lost(Lost::ClosedByPeer);
        let kinds = |method| {
            [&refused, &mismatch, &lost]
                .map(|end| (end.unsent(method).kind(), end.unanswered(method).kind()))
        };
        assert_eq!(
            kinds(Run::METHOD),
            [
                ("refused", "refused"),
                ("answer_mismatch", "outcome_unknown"),
                ("not_sent", "outcome_unknown"),
            ]
        );
        assert_eq!(
            kinds(Info::METHOD)[1],
            ("answer_mismatch", "answer_mismatch")
        );
    }
}
