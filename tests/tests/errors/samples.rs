//! An error response of each kind.

use agent_core::dispatch::MethodKind;
use agent_core::error::{Absent, Element, ErrorResponse, OfferError, SelectError, WireError};
use agent_core::{Code, Need, RefusalReason, Version, Versions};

/// An error response, and what becomes of it.
pub(crate) struct Sample {
    pub(crate) response: ErrorResponse<'static>,
    pub(crate) code: Code,
    pub(crate) reason: Option<RefusalReason>,
    /// What a client makes of it that has sent its offer: the name of the `NegotiationError`.
    pub(crate) negotiation: &'static str,
    /// What the host's library makes of it where it answers an offer: the kind of its error.
    pub(crate) host_negotiation: &'static str,
}

/// The kinds of error responses. A new one does not compile before it is named here, and not pass before it has a sample.
pub(crate) const fn kind(response: &ErrorResponse<'_>) -> usize {
    match response {
        ErrorResponse::Handler(..) => 0,
        ErrorResponse::ProtocolViolation(_) => 1,
        ErrorResponse::Malformed(_) => 2,
        ErrorResponse::BadOffer(_) => 3,
        ErrorResponse::TooLong { .. } => 4,
        ErrorResponse::FrameTooLong { .. } => 5,
        ErrorResponse::ResponseTooLong { .. } => 6,
        ErrorResponse::TooManyCalls { .. } => 7,
        ErrorResponse::UnknownMethod { .. } => 8,
        ErrorResponse::NotInSession { .. } => 9,
        ErrorResponse::AlreadyNegotiated => 10,
        ErrorResponse::NegotiateFirst => 11,
        ErrorResponse::Disagreed { .. } => 12,
        ErrorResponse::OtherContract { .. } => 13,
        ErrorResponse::TooManyStreams { .. } => 14,
        ErrorResponse::WrongKind { .. } => 15,
    }
}

/// How many kinds there are.
pub(crate) const KINDS: usize = 16;

static NONE: Versions = Versions::new();

/// Samples of all kinds.
pub(crate) fn samples() -> Vec<Sample> {
    let mut samples = handlers();
    samples.extend(malformed());
    samples.extend(limits());
    samples.extend(refusals());
    samples
}

/// What handlers answer. An old peer may know no other way to say that it does not know negotiation.
fn handlers() -> Vec<Sample> {
    let handler = |code, negotiation, host_negotiation| Sample {
        response: ErrorResponse::Handler(code, "it was not done"),
        code,
        reason: None,
        negotiation,
        host_negotiation,
    };
    vec![
        handler(Code::InvalidArgument, "Legacy", "legacy"),
        handler(Code::NotFound, "Legacy", "legacy"),
        handler(Code::Unimplemented, "Legacy", "legacy"),
        handler(Code::Aborted, "Failed", "status"),
        handler(Code::Internal, "Failed", "status"),
    ]
}

fn malformed() -> Vec<Sample> {
    let malformed = |response| Sample {
        response,
        code: Code::InvalidArgument,
        reason: Some(RefusalReason::Malformed),
        negotiation: "Refused",
        host_negotiation: "refused",
    };
    vec![
        malformed(ErrorResponse::ProtocolViolation(
            "a caller's stream ids must be odd",
        )),
        malformed(ErrorResponse::Malformed(WireError::Truncated)),
        malformed(ErrorResponse::BadOffer(OfferError::Damaged)),
        malformed(ErrorResponse::WrongKind {
            method: Element::Method {
                service: "handclasp.v1.Agent",
                name: "Info",
            },
            kind: MethodKind::Unary,
        }),
    ]
}

fn limits() -> Vec<Sample> {
    let limit = 7;
    let exhausted = |response| Sample {
        response,
        code: Code::ResourceExhausted,
        reason: None,
        negotiation: "Failed",
        host_negotiation: "status",
    };
    vec![
        Sample {
            response: ErrorResponse::TooLong {
                field: "Run.stdin",
                limit,
            },
            code: Code::InvalidArgument,
            reason: None,
            negotiation: "Legacy",
            host_negotiation: "legacy",
        },
        exhausted(ErrorResponse::FrameTooLong {
            length: 8,
            limit: 7,
        }),
        exhausted(ErrorResponse::ResponseTooLong { length: 8 }),
        exhausted(ErrorResponse::TooManyCalls { limit }),
        exhausted(ErrorResponse::TooManyStreams { limit }),
    ]
}

fn refusals() -> Vec<Sample> {
    let (session, need) = (Version::new(1, 0), Need::since(1, 1));
    let refused = |response, code, reason| Sample {
        response,
        code,
        reason: Some(reason),
        negotiation: "Refused",
        host_negotiation: "refused",
    };
    let mut samples = Vec::new();
    for absent in [
        Absent::Unknown,
        Absent::NotBuilt(need),
        Absent::NotEnabled(need),
    ] {
        let method = ErrorResponse::UnknownMethod {
            method: Element::Method {
                service: "a.Service",
                name: "Method",
            },
            absent,
            session,
        };
        let element = ErrorResponse::NotInSession {
            element: Element::Path("Run.user"),
            absent,
            session,
        };
        let reason = RefusalReason::NotInSession;
        samples.push(refused(method, Code::Unimplemented, reason));
        samples.push(refused(element, Code::FailedPrecondition, reason));
    }
    let missing = SelectError::MissingFeatures {
        at: session,
        missing: agent_core::FeatureSet::from_iter([agent_core::Feature(3)]),
    };
    let disagreed = |error| ErrorResponse::Disagreed {
        error,
        host: &NONE,
        guest: &NONE,
    };
    let precondition = |response, reason| refused(response, Code::FailedPrecondition, reason);
    samples.extend([
        precondition(
            ErrorResponse::AlreadyNegotiated,
            RefusalReason::AlreadyNegotiated,
        ),
        precondition(ErrorResponse::NegotiateFirst, RefusalReason::NegotiateFirst),
        precondition(
            disagreed(SelectError::NoCommonVersion),
            RefusalReason::NoCommonVersion,
        ),
        precondition(disagreed(missing), RefusalReason::MissingFeatures),
        precondition(
            ErrorResponse::OtherContract {
                host: "acme.sandbox",
                guest: "handclasp",
            },
            RefusalReason::NoCommonVersion,
        ),
    ]);
    samples
}
