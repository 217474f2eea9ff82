//! Why something is not done: one family of errors, and what each becomes on the wire.
//!
//! | error | made by | seen by | on the wire |
//! | --- | --- | --- | --- |
//! | [`WireError`] | whoever reads protobuf | who asked for it; part of the errors below | as part of those |
//! | [`ParseVersionError`], [`VersionsError`] | [`Version`](crate::Version)'s parser, [`Versions::push`](crate::Versions::push) | who called them | the second as part of an [`OfferError`] |
//! | [`OfferError`] | who reads a peer's offer | as [`ErrorResponse::BadOffer`] the peer | status 3 with a [`Refusal`] `MALFORMED` |
//! | [`MessageError`] | who reads a request's message, strictly | the session, which makes an [`ErrorResponse`] of it | status 3, or 9 with a [`Refusal`] `NOT_IN_SESSION` |
//! | [`SelectError`] | [`select`](crate::negotiate::select), at both ends | as [`ErrorResponse::Disagreed`] the initiator | status 9 with a [`Refusal`] `NO_COMMON_VERSION` or `MISSING_FEATURES` |
//! | [`AnswerError`] | the initiator that checks an answer | as [`NegotiationError::BadAnswer`] a client, as [`CloseReason::BadAnswer`] a server | nothing: the connection is closed |
//! | [`Absent`] | who judges a call or its message | as part of an [`ErrorResponse`] | as `since`, `feature` and `built` of a [`Refusal`] |
//! | [`ErrorResponse`] | the server, or a handler | the caller, as a [`Status`] | a `google.rpc.Status`, and a [`Refusal`] among its details where the session is the reason |
//! | [`Status`], [`Code`], [`Refusal`], [`RefusalReason`], [`Element`] | read from an error response | the client's owner | what was read: `google.rpc.Status`, and `handclasp.v1.Refusal` among its details |
//! | [`NegotiationError`] | a client whose offer led to no session | its owner | nothing |
//! | [`CallError`] | a client that did not send a call | its owner | nothing: no byte was sent |
//! | [`OutputFull`] | who writes a frame | who called it: send first, then try again | nothing: no byte was written |
//! | [`CloseReason`] | a server whose connection cannot go on | its owner, for the log | the connection is closed |
//!
//! A handler of the agent's makes an `agent_engine::HandlerError`, which becomes an [`ErrorResponse::Handler`]. What the host's
//! library makes of all this is `handclasp::Error`.

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
pub use call::CallError;
pub use close::CloseReason;
pub use message::MessageError;
pub use negotiation::{AnswerError, NegotiationError, SelectError};
pub use offer::OfferError;
pub use refusal::{Element, Refusal, RefusalReason};
pub use response::ErrorResponse;
pub use status::{Code, Status};
