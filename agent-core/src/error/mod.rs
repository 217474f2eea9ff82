//! All errors of this crate: who returns them, who sees them, and what they become on the wire.
//!
//! | error | returned by | seen by | on the wire |
//! | --- | --- | --- | --- |
//! | [`WireError`] | every reader of protobuf | its caller; also part of the errors below | as part of those |
//! | [`ParseVersionError`], [`VersionsError`] | [`Version`](crate::Version)'s parser, [`Versions::push`](crate::Versions::push) | their callers | the second as part of an [`OfferError`] |
//! | [`OfferError`] | the end that reads its peer's offer | the peer, as [`ErrorResponse::BadOffer`] | status 3 with a [`Refusal`] `MALFORMED` |
//! | [`MessageError`] | the gate that reads a request | the session, which turns it into an [`ErrorResponse`] | status 3, or 9 with a [`Refusal`] `NOT_IN_SESSION` |
//! | [`SelectError`] | [`select`](crate::negotiate::select), at both ends | the initiator, as [`ErrorResponse::Disagreed`] | status 9 with a [`Refusal`] `NO_COMMON_VERSION` or `MISSING_FEATURES` |
//! | [`AnswerError`] | the initiator, when it checks an answer | the program around a client, as [`NegotiationError::BadAnswer`] or `OtherContract`; around a server, as [`CloseReason::BadAnswer`] | nothing: the connection is closed |
//! | [`Absent`] | the session that rejects a call | the caller, as part of an [`ErrorResponse`] | as `since`, `feature` and `built` of a [`Refusal`] |
//! | [`ErrorResponse`] | the server, or a handler | the caller, as a [`Status`] | a `google.rpc.Status`, with a [`Refusal`] among its details if the session is the reason |
//! | [`Status`], [`Code`], [`Refusal`], [`RefusalReason`], [`Element`] | the client, which reads them from an error response | the program around the client | they are what was received: `google.rpc.Status`, and `handclasp.v1.Refusal` among its details |
//! | [`NegotiationError`] | a client whose offer led to no session | the program around it | nothing |
//! | [`CallError`] | a client that did not send a call | the program around it | nothing: no byte was sent |
//! | [`StreamError`] | a client that did not send a message of a stream | the program around it | nothing: no byte was sent |
//! | [`OutputFull`] | every writer of a frame | its caller, which sends the output and tries again | nothing: no byte was written |
//! | [`CloseReason`] | a server whose connection cannot continue | the program around it, for its log | the connection is closed |
//!
//! A handler of the agent returns an `agent_engine::HandlerError`, which becomes an [`ErrorResponse::Handler`]. The host
//! library turns all of these into `handclasp::Error`.

mod absent;
mod call;
mod close;
mod message;
mod negotiation;
mod offer;
mod refusal;
mod response;
mod status;

pub use crate::frame::OutputFull;
pub use crate::version::{ParseVersionError, VersionsError};
pub use crate::wire::WireError;
pub use absent::Absent;
pub use call::{CallError, StreamError};
pub use close::CloseReason;
pub use message::MessageError;
pub use negotiation::{AnswerError, NegotiationError, SelectError};
pub use offer::OfferError;
pub use refusal::{Element, Refusal, RefusalReason};
pub use response::ErrorResponse;
pub use status::{Code, Status};
