//! Error responses: what this end returns for a call that it rejects or that fails.

use super::absent::Absent;
use super::negotiation::SelectError;
use super::offer::OfferError;
use super::refusal::{Element, Refusal, RefusalReason};
use super::status::Code;
use crate::dispatch::MethodKind;
use crate::level::Need;
use crate::numbers::{any, status};
use crate::text::{Describe, put_text, write, write_number, write_version, write_versions};
use crate::version::{Version, Versions};
use crate::wire::{Encode, Sink, WireError, put_bytes, put_int, put_message};
use core::fmt;

/// The error response to a call. Its message is composed while it is encoded, so the value itself is small.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ErrorResponse<'a> {
    /// A handler's error: a code, and a sentence that says what happened and what to do.
    Handler(Code, &'a str),
    /// The caller's frame violates ttRPC.
    ProtocolViolation(&'static str),
    /// The request or its envelope is not valid protobuf.
    Malformed(WireError),
    /// The offer cannot be read, or is damaged.
    BadOffer(OfferError),
    /// A string, bytes, list or map is longer than the contract allows.
    TooLong {
        /// The field's path.
        field: &'static str,
        /// The maximum length, in bytes or items.
        limit: usize,
    },
    /// The frame is longer than this side accepts.
    FrameTooLong {
        /// The payload's length in bytes, as its header states it.
        length: u32,
        /// The maximum length of a payload in bytes.
        limit: u32,
    },
    /// The response does not fit into the free space of the output.
    ResponseTooLong {
        /// The length of its frame in bytes.
        length: usize,
    },
    /// The connection's table of calls in flight is full.
    TooManyCalls {
        /// The maximum number of calls in flight.
        limit: usize,
    },
    /// The connection has as many streams and long polls as it may have.
    TooManyStreams {
        /// The maximum number of streams and long polls.
        limit: usize,
    },
    /// The frame opens a stream of a method that does not stream, or the reverse.
    WrongKind {
        /// The method.
        method: Element<'a>,
        /// How the method is called.
        kind: MethodKind,
    },
    /// The session does not include the method.
    UnknownMethod {
        /// The method.
        method: Element<'a>,
        /// Why the session does not include it.
        absent: Absent,
        /// The session's version.
        session: Version,
    },
    /// The request uses an element that the session does not include.
    NotInSession {
        /// The element.
        element: Element<'a>,
        /// Why the session does not include it.
        absent: Absent,
        /// The session's version.
        session: Version,
    },
    /// This connection has been negotiated already.
    AlreadyNegotiated,
    /// This agent serves no calls before a negotiation.
    NegotiateFirst,
    /// The two offers do not lead to a session.
    Disagreed {
        /// The reason.
        error: SelectError,
        /// The versions that the host offered.
        host: &'a Versions,
        /// The versions that the guest offered.
        guest: &'a Versions,
    },
    /// The two sides speak different contracts.
    OtherContract {
        /// The name of the host's contract.
        host: &'a str,
        /// The name of the guest's contract.
        guest: &'a str,
    },
}

impl ErrorResponse<'static> {
    /// The response to a long poll that finds no place.
    pub(crate) const TOO_MANY_POLLS: Self = Self::Handler(
        Code::ResourceExhausted,
        "streams and long polls use all of the places that they may use on this connection",
    );

    /// The response to a method that this build knows, but has no handler for.
    pub const NO_HANDLER: Self = Self::Handler(
        Code::Unimplemented,
        "this build of the agent has no handler for the method",
    );
}

impl ErrorResponse<'_> {
    /// The status code. Each variant except `Handler` always has the same one.
    pub const fn code(&self) -> Code {
        match self {
            Self::Handler(code, _) => *code,
            Self::ProtocolViolation(_)
            | Self::Malformed(_)
            | Self::BadOffer(_)
            | Self::WrongKind { .. }
            | Self::TooLong { .. } => Code::InvalidArgument,
            Self::FrameTooLong { .. }
            | Self::ResponseTooLong { .. }
            | Self::TooManyCalls { .. }
            | Self::TooManyStreams { .. } => Code::ResourceExhausted,
            Self::UnknownMethod { .. } => Code::Unimplemented,
            Self::NotInSession { .. }
            | Self::AlreadyNegotiated
            | Self::NegotiateFirst
            | Self::Disagreed { .. }
            | Self::OtherContract { .. } => Code::FailedPrecondition,
        }
    }

    /// The typed reason that is sent with the status; `None` if the code and the message are all there is.
    pub fn refusal(&self) -> Option<Refusal<'_>> {
        let mut refusal = Refusal::default();
        self.fill_refusal(&mut refusal).then_some(refusal)
    }

    /// Fills in `refusal`. Returns false if the response has none. Works in place, because a refusal is large.
    fn fill_refusal<'r>(&'r self, refusal: &mut Refusal<'r>) -> bool {
        match *self {
            Self::UnknownMethod {
                method: element,
                absent,
                session,
            }
            | Self::NotInSession {
                element,
                absent,
                session,
            } => {
                refusal.reason = RefusalReason::NotInSession;
                refusal.element = element;
                refusal.session = Some(session);
                if let Some(need) = absent.need() {
                    refusal.since = Some(need.since);
                    refusal.feature = need.feature;
                }
                refusal.built = absent.is_built();
            }
            Self::AlreadyNegotiated => refusal.reason = RefusalReason::AlreadyNegotiated,
            Self::NegotiateFirst => refusal.reason = RefusalReason::NegotiateFirst,
            // Any of these may be the response to a damaged Negotiate. Without a refusal, the peer would take it for a
            // response of an agent that does not know negotiation.
            Self::ProtocolViolation(_)
            | Self::Malformed(_)
            | Self::BadOffer(_)
            | Self::WrongKind { .. } => {
                refusal.reason = RefusalReason::Malformed;
            }
            Self::Disagreed { error, host, guest } => {
                refusal.reason = RefusalReason::NoCommonVersion;
                if let SelectError::MissingFeatures { at, missing } = error {
                    refusal.reason = RefusalReason::MissingFeatures;
                    refusal.session = Some(at);
                    refusal.missing = missing;
                }
                refusal.host = host.without_grease();
                refusal.guest = guest.without_grease();
            }
            Self::OtherContract { host, guest } => {
                // The reasons are frozen, so old peers know this one. The names tell newer peers more.
                refusal.reason = RefusalReason::NoCommonVersion;
                (refusal.host_contract, refusal.guest_contract) = (Some(host), Some(guest));
            }
            _ => return false,
        }
        true
    }
}

impl Describe for ErrorResponse<'_> {
    fn describe(&self, out: &mut dyn Sink) {
        let cannot_read = |out: &mut dyn Sink, what, why| {
            write(out, what);
            write(out, " cannot be read: ");
            write(out, why);
        };
        match *self {
            Self::Handler(_, message) | Self::ProtocolViolation(message) => write(out, message),
            Self::Malformed(error) => cannot_read(out, "the request", error.as_str()),
            Self::BadOffer(error) => cannot_read(out, "the offer", error.as_str()),
            Self::TooLong { field, limit } => {
                write(out, field);
                write_limit(out, limit as u64);
            }
            Self::FrameTooLong { length, limit } => {
                write(out, "a message of ");
                write_number(out, length.into());
                write(out, " bytes");
                write_limit(out, limit.into());
            }
            Self::ResponseTooLong { length } => {
                write(out, "the response is too long: its frame takes ");
                write_number(out, length as u64);
                write(out, " bytes");
            }
            Self::TooManyCalls { limit } => {
                write(out, "the number of calls in flight on this connection");
                write_limit(out, limit as u64);
            }
            Self::TooManyStreams { limit } => {
                write(
                    out,
                    "the number of streams and long polls on this connection",
                );
                write_limit(out, limit as u64);
            }
            Self::WrongKind { method, kind } => write_kind(out, method, kind),
            Self::UnknownMethod {
                method: element,
                absent,
                session,
            }
            | Self::NotInSession {
                element,
                absent,
                session,
            } => write_absent(out, element, absent, session),
            Self::AlreadyNegotiated => write(
                out,
                "this connection is negotiated already: negotiate on a new connection",
            ),
            Self::NegotiateFirst => write(
                out,
                "this agent serves no calls before a negotiation: call handclasp.v1.Negotiation/Negotiate",
            ),
            Self::Disagreed { error, host, guest } => write_select_error(out, error, host, guest),
            Self::OtherContract { host, guest } => write_contracts(out, host, guest),
        }
    }
}

/// Writes which contracts the two sides speak.
fn write_contracts(out: &mut dyn Sink, host: &str, guest: &str) {
    write(out, "host speaks the contract ");
    write(out, host);
    write(out, ", this agent speaks ");
    write(out, guest);
    write(out, ": use a host and an agent of the same contract");
}

/// Writes how a method has to be called.
fn write_kind(out: &mut dyn Sink, method: Element<'_>, kind: MethodKind) {
    method.describe(out);
    write(
        out,
        match kind {
            MethodKind::Unary => {
                " takes one request: send it without the flags remote open and no data"
            }
            MethodKind::ServerStreaming => {
                " takes one request and streams its responses: send the request with the flag remote closed only"
            }
            MethodKind::Bidirectional => {
                " streams both ways: open it with one of the flags remote open and remote closed"
            }
        },
    );
}

fn write_limit(out: &mut dyn Sink, limit: u64) {
    write(out, " exceeds the limit of ");
    write_number(out, limit);
}

/// Writes that the session does not include `element`, and why.
fn write_absent(out: &mut dyn Sink, element: Element<'_>, absent: Absent, session: Version) {
    element.describe(out);
    match absent {
        Absent::Unknown => write(out, " is unknown to this agent"),
        Absent::NotEnabled(need) => write_need(out, need),
        Absent::NotNegotiated(_) => {
            return write(
                out,
                " streams, and streams need a negotiated session: negotiate first",
            );
        }
        Absent::NotBuilt(need) => {
            write_need(out, need);
            write(out, "; this agent was built without it");
        }
    }
    write(out, "; this session is ");
    write_version(out, session);
}

fn write_need(out: &mut dyn Sink, need: Need) {
    write(out, " needs ");
    if let Some(feature) = need.feature {
        write(out, "feature ");
        write_number(out, feature.0.into());
        write(out, " and ");
    }
    write(out, "version ");
    write_version(out, need.since);
    if let Some(minor) = need.removed_in {
        write(out, ", and was removed in ");
        write_version(out, Version::new(need.since.major, minor.get()));
    }
}

/// Writes what both sides speak, and which side has to be upgraded.
fn write_select_error(out: &mut dyn Sink, error: SelectError, host: &Versions, guest: &Versions) {
    write(out, "host speaks ");
    write_versions(out, host);
    write(out, ", this agent speaks ");
    write_versions(out, guest);
    if let SelectError::MissingFeatures { at, missing } = error {
        write(out, "; at version ");
        write_version(out, at);
        write(out, ", required features are not enabled:");
        for feature in missing.iter() {
            write(out, " ");
            write_number(out, feature.0.into());
        }
        return write(out, "; upgrade the side that does not offer them");
    }
    match (host.highest(), guest.highest()) {
        (Some(host), Some(guest)) if host > guest => {
            write(out, ": use a host that still speaks ");
            write_number(out, guest.major.into());
            write(out, ".x, or upgrade the agent");
        }
        (Some(_), Some(_)) => write(out, ": upgrade the host"),
        _ => write(out, ": an offer needs at least one version"),
    }
}

impl fmt::Display for ErrorResponse<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show(f)
    }
}

/// `google.rpc.Status` with the refusal packed as an `Any`.
impl Encode for ErrorResponse<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_int(sink, status::CODE, self.code() as i64);
        put_text(sink, status::MESSAGE, self);
        let mut refusal = Refusal::default();
        if self.fill_refusal(&mut refusal) {
            put_message(sink, status::DETAILS, &RefusalDetail(&refusal));
        }
    }
}

struct RefusalDetail<'a>(&'a Refusal<'a>);

impl Encode for RefusalDetail<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, any::TYPE_URL, Refusal::TYPE_URL.as_bytes());
        put_message(sink, any::VALUE, self.0);
    }
}

#[cfg(test)]
mod tests;
