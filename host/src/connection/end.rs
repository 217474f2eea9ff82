//! Why a connection's task ends, and what that means for the calls on it.

use crate::error::{Error, Interruption};
use agent_core::RefusalReason;
use agent_core::dispatch::{Method, Visibility};
use vsock_transport::SocketError;

/// Why a connection's task ends.
#[derive(Debug)]
pub(super) enum End {
    Lost(Interruption),
    /// Nobody has a handle any more.
    Released,
    /// There is no session.
    NoSession(Error),
    /// There is no session: the peer has agreed, and this end has not. The peer may have done the calls behind the offer.
    NotAccepted(Error),
}

impl End {
    /// What is told to those who ask later.
    pub(super) fn lost(&self) -> Interruption {
        match self {
            Self::Lost(lost) => *lost,
            Self::Released => Interruption::Stopped,
            Self::NoSession(Error::NoAnswer { deadline }) => Interruption::NoAnswer(*deadline),
            Self::NoSession(_) | Self::NotAccepted(_) => Interruption::NotNegotiated,
        }
    }

    /// How the negotiation went, if it was not over before.
    pub(super) fn not_negotiated(&self) -> Error {
        match self {
            Self::NoSession(error) | Self::NotAccepted(error) => error.clone(),
            Self::Lost(_) | Self::Released => Error::Closed(self.lost()),
        }
    }

    /// How a call ends of which no byte has left.
    pub(super) fn unsent(&self, method: &Method) -> Error {
        match self {
            Self::NoSession(error) | Self::NotAccepted(error) => error.clone(),
            Self::Lost(_) | Self::Released => Error::NotSent {
                method: method.element().to_string(),
                cause: self.lost(),
            },
        }
    }

    /// How a call ends of which a byte has left.
    pub(super) fn unanswered(&self, method: &Method) -> Error {
        let idempotent = method.idempotent;
        match self {
            // Where it does not matter whether the call was done, why there is no session says more.
            Self::NoSession(error) if idempotent || is_refused_behind(error, method) => {
                error.clone()
            }
            Self::NotAccepted(error) if idempotent => error.clone(),
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
        Self::Lost(Interruption::Socket(error))
    }
}

/// Whether a peer that has declined the offer so has refused the calls of `method` behind it too.
fn is_refused_behind(error: &Error, method: &Method) -> bool {
    match error {
        // With any other reason the peer has not understood that this was an offer, and goes on as before it.
        Error::Refused { refusal, .. } => matches!(
            refusal.reason,
            RefusalReason::NoCommonVersion | RefusalReason::MissingFeatures
        ),
        Error::Legacy { .. } => matches!(method.visibility, Visibility::Session(_)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Contract;
    use crate::refusal::Refusal;
    use agent_core::dispatch::{MethodKind, Rpc};
    use agent_core::messages::agent::{Info, Run};

    fn refused(reason: RefusalReason) -> End {
        let refusal = agent_core::Refusal {
            reason,
            ..agent_core::Refusal::default()
        };
        End::NoSession(Error::Refused {
            message: String::new(),
            refusal: Box::new(Refusal::new(&refusal, Contract::HANDCLASP.catalogue)),
        })
    }

    #[test]
    fn only_a_refusal_of_the_offer_tells_that_a_call_that_left_was_not_done() {
        for reason in [
            RefusalReason::NoCommonVersion,
            RefusalReason::MissingFeatures,
        ] {
            assert_eq!(refused(reason).unanswered(Run::METHOD).kind(), "refused");
        }
        for end in [
            refused(RefusalReason::NotInSession),
            refused(RefusalReason::AlreadyNegotiated),
            End::NoSession(Error::AnswerMismatch),
            End::Lost(Interruption::ClosedByPeer),
        ] {
            let error = end.unanswered(Run::METHOD);
            assert_eq!(error.kind(), "outcome_unknown", "{end:?}");
        }
    }

    #[test]
    fn a_peer_that_has_agreed_may_have_done_the_calls_behind_the_offer() {
        let End::NoSession(error) = refused(RefusalReason::NoCommonVersion) else {
            panic!("there is no session");
        };
        let end = End::NotAccepted(error);
        assert_eq!(end.unanswered(Run::METHOD).kind(), "outcome_unknown");
        assert_eq!(end.unanswered(Info::METHOD).kind(), "refused");
        assert_eq!(end.unsent(Run::METHOD).kind(), "refused");
        assert_eq!(end.not_negotiated().kind(), "refused");
    }

    #[test]
    fn a_peer_that_does_not_negotiate_may_have_done_calls_of_its_own() {
        static KATAS: Method = Method {
            service: "grpc.AgentService",
            name: "CreateContainer",
            visibility: Visibility::Unversioned,
            kind: MethodKind::Unary,
            idempotent: false,
        };
        let end = End::NoSession(Error::Legacy {
            code: agent_core::Code::Unimplemented,
        });
        assert_eq!(end.unanswered(Run::METHOD).kind(), "legacy");
        assert_eq!(end.unanswered(&KATAS).kind(), "outcome_unknown");
    }

    #[test]
    fn a_call_that_never_left_or_may_be_made_twice_says_why_there_is_no_session() {
        let end = End::NoSession(Error::AnswerMismatch);
        assert_eq!(end.unsent(Run::METHOD).kind(), "answer_mismatch");
        assert_eq!(end.unanswered(Info::METHOD).kind(), "answer_mismatch");
        let end = End::Lost(Interruption::ClosedByPeer);
        assert_eq!(end.unsent(Run::METHOD).kind(), "not_sent");
    }
}
