//! The protocol's state on a connection, and its events as this library's types. No I/O.

use super::open::Opening;
use super::{CALLS, Call, Session, Timeout};
use crate::counters;
use crate::error::{Error, Interruption, Unsupported};
use crate::gate::{Prepared, enforced};
use crate::negotiation;
use crate::offer::{Features, Offer};
use crate::profile::Legacy;
use agent_core::dispatch::{Method, Visibility};
use agent_core::error::{CallError, NegotiationError};
use agent_core::feature::Catalogue;
use agent_core::frame::MAX_PAYLOAD;
use agent_core::rpc::{OutgoingRequest, Response};
use agent_core::session::{ClientEvent, OfferContext};
use agent_core::wire::{Encode, Sink};
use agent_core::{Client, Code, Level, Local, Need, RefusalReason};
use std::time::Duration;
use tokio::time::Instant;

/// The streams that the protocol's state has room for: the calls' and the offer's.
const TABLE: usize = CALLS + 1;

/// The most calls in flight while it is not known how many the peer accepts: no agent accepts fewer.
const EARLY_CALLS: usize = 16;

/// The protocol's state on a connection.
pub(super) struct Protocol<'c> {
    pub(super) local: &'c Local<'c>,
    moment: OfferContext,
    opening: Opening,
    legacy: Legacy,
    pub(super) client: Client<'c, TABLE>,
    peer: Peer,
}

/// What is known of the other end.
#[derive(Clone, Copy, Debug)]
enum Peer {
    Unknown,
    /// It does not negotiate.
    Legacy,
    Agreed {
        level: Level,
        max_message: u32,
        max_streams: u32,
    },
    /// It does not negotiate, and is known to speak this.
    Assumed(Level),
    /// We have refused its offer.
    Refused,
}

/// What the front of the input was, without a borrow of it.
pub(super) enum Step {
    /// Not yet a whole frame.
    Incomplete,
    /// Nothing that anybody waits for.
    Nothing,
    /// There is a session.
    Opened(Box<Session>),
    /// There will be no session.
    NotOpened(Error),
    /// There will be no session, though the peer has agreed.
    NotAccepted(Error),
    /// The agent has sent this message on a stream.
    Message(u32, Vec<u8>),
    /// The call on this stream was done, with this response.
    Done(u32, Vec<u8>),
    /// The call on this stream was not done.
    NotDone(u32, Error),
    /// The call on this stream has ended with a response that cannot be read, for this reason.
    Unreadable(u32, &'static str),
    /// The connection cannot go on.
    Close,
}

impl<'c> Protocol<'c> {
    pub(super) const fn new(
        local: &'c Local<'c>,
        moment: OfferContext,
        opening: Opening,
        legacy: Legacy,
    ) -> Self {
        Self {
            local,
            moment,
            opening,
            legacy,
            client: match opening {
                Opening::Offer(_) => Client::dialled(local),
                Opening::AwaitReady => Client::accepted(local),
            },
            peer: Peer::Unknown,
        }
    }

    /// Says what this end says first, if it speaks first. Calls may follow at once.
    pub(super) fn begin(&mut self, output: &mut dyn Sink) {
        if let Opening::Offer(expected) = self.opening {
            // An offer is short, and nothing was queued or said before it.
            let _ = self.client.negotiate(&self.moment, expected, output);
        }
    }

    /// Whether it is known how the negotiation went.
    pub(super) const fn is_decided(&self) -> bool {
        !matches!(self.peer, Peer::Unknown)
    }

    /// Whether this end has refused the peer's offer.
    pub(super) const fn has_refused(&self) -> bool {
        matches!(self.peer, Peer::Refused)
    }

    /// The session's level, once it is agreed.
    pub(super) const fn session(&self) -> Option<Level> {
        match self.peer {
            Peer::Agreed { level, .. } | Peer::Assumed(level) => Some(level),
            Peer::Unknown | Peer::Legacy | Peer::Refused => None,
        }
    }

    /// The level that a call of `method` is encoded for now, if it is not known to be the session's.
    pub(super) fn guess(&self, method: &Method) -> Option<Level> {
        match method.visibility {
            Visibility::Session(_) if !self.is_decided() => self.client.level(),
            _ => None,
        }
    }

    /// How many calls may be in flight now.
    pub(super) fn max_calls(&self) -> usize {
        match self.peer {
            // The guest has dialled, and has not said yet what it speaks.
            _ if self.client.level().is_none() => 0,
            Peer::Unknown => EARLY_CALLS,
            Peer::Agreed { max_streams, .. } if max_streams > 0 => CALLS.min(max_streams as usize),
            _ => CALLS,
        }
    }

    /// Gates a call for the level in force: the expected one, until the session's is known.
    pub(super) fn gate(&self, call: &Call) -> Result<Prepared, Error> {
        let level = self.client.level().unwrap_or(self.local.contract.baseline);
        let method = call.method;
        if let (Peer::Legacy, Visibility::Session(need)) = (self.peer, method.visibility) {
            return Err(self.no_session(method, need));
        }
        call.request.prepare(method, &level)
    }

    /// Puts a gated call into the output and returns its stream.
    pub(super) fn call(
        &mut self,
        call: &Call,
        request: &[u8],
        now: Instant,
        output: &mut dyn Sink,
    ) -> Result<u32, Error> {
        let method = call.method;
        let timeout = self.check(method, request, call.timeout, now)?;
        self.client
            .call(&enforced(method), &request, timeout, output)
            .map_err(|error| self.not_sent(error, method))
    }

    /// Whether the peer serves streams: it has negotiated.
    pub(super) const fn serves_streams(&self) -> bool {
        matches!(self.peer, Peer::Agreed { .. })
    }

    /// Checks the length and the time of a request. Returns the time that is left.
    pub(super) fn check(
        &self,
        method: &Method,
        request: &[u8],
        timeout: Option<Timeout>,
        now: Instant,
    ) -> Result<Option<Duration>, Error> {
        let path = || method.element().to_string();
        let timeout = match timeout {
            None => None,
            Some(timeout) => Some(rest(timeout, now).map_err(|cause| Error::NotSent {
                method: path(),
                cause,
            })?),
        };
        let nanoseconds = timeout.map_or(0, |timeout| timeout.as_nanos());
        let envelope = OutgoingRequest {
            service: method.service,
            method: method.name,
            payload: &request,
            timeout_nano: i64::try_from(nanoseconds).unwrap_or(i64::MAX),
        };
        let (size, limit) = (envelope.encoded_len(), self.max_message());
        if size > limit {
            let method = path();
            return Err(Error::TooLarge {
                method,
                size,
                limit,
            });
        }
        Ok(timeout)
    }

    pub(super) fn not_sent(&self, error: CallError, method: &Method) -> Error {
        let path = method.element().to_string();
        not_sent(error, path, self.local.contract.catalogue)
    }

    /// What it means that a call of `method` has failed with `error`: a peer that does not negotiate has none
    /// of the session's methods, and says so in one of several ways.
    pub(super) fn as_unsupported(&self, method: &Method, error: Error) -> Error {
        match (self.peer, method.visibility, &error) {
            (
                Peer::Legacy,
                Visibility::Session(need),
                Error::Status {
                    code: Code::InvalidArgument | Code::NotFound | Code::Unimplemented,
                    refusal: None,
                    ..
                },
            ) => self.no_session(method, need),
            _ => error,
        }
    }

    /// The longest payload of a frame that may be sent, in bytes.
    pub(super) fn max_message(&self) -> usize {
        let limit = match self.peer {
            Peer::Agreed { max_message, .. } if max_message > 0 => max_message,
            _ => MAX_PAYLOAD,
        };
        limit.min(MAX_PAYLOAD) as usize
    }

    /// Deals with what is at the front of `input`, and says how much that was.
    pub(super) fn receive(&mut self, input: &[u8], output: &mut dyn Sink) -> (usize, Step) {
        let received = self.client.receive(input, output);
        let step = match received.event {
            ClientEvent::Incomplete { .. } => Step::Incomplete,
            // The response says how the stream has ended.
            ClientEvent::Ignored | ClientEvent::HalfClosed { .. } => Step::Nothing,
            ClientEvent::Message {
                stream, message, ..
            } => Step::Message(stream, message.to_owned()),
            ClientEvent::Close => Step::Close,
            ClientEvent::Ready(proposal) => {
                let answered = self.client.answer(&proposal, &self.moment, output);
                if let Some(level) = answered.ok().flatten() {
                    self.opened(level, Some(&proposal.offer()))
                } else {
                    self.peer = Peer::Refused;
                    let refusal = self.client.refusal();
                    let refused = |response| negotiation::refused(&response, self.local);
                    // Without a refusal, an empty output had no room for the answer, which does not happen.
                    not_opened(refusal.map_or(Error::AnswerMismatch, refused))
                }
            }
            ClientEvent::Agreed(agreement) => self.opened(agreement.level, Some(&agreement.peer())),
            ClientEvent::NotAgreed(NegotiationError::Legacy { .. })
                if self.legacy != Legacy::Refuse =>
            {
                self.opened(self.local.contract.baseline, None)
            }
            ClientEvent::NotAgreed(error @ NegotiationError::OtherContract { .. }) => {
                counters::REFUSALS.add(1);
                Step::NotAccepted(negotiation::failure(error, self.local))
            }
            ClientEvent::NotAgreed(error) => not_opened(negotiation::failure(error, self.local)),
            ClientEvent::Response { stream, response } => {
                ended(stream, response, self.local.contract.catalogue)
            }
            ClientEvent::BadResponse { stream, error } => {
                let problem = error.map_or("it is longer than this side accepts", |error| {
                    error.as_str()
                });
                Step::Unreadable(stream, problem)
            }
        };
        (received.consumed, step)
    }

    /// What a peer lacks that does not negotiate, and of which nothing else is known.
    pub(super) fn no_session(&self, method: &Method, need: Need) -> Error {
        Error::Unsupported(Unsupported {
            element: method.element().to_string(),
            need: Some(need),
            feature_name: feature_name(need, self.local.contract.catalogue),
            session: None,
        })
    }

    fn opened(&mut self, level: Level, peer: Option<&agent_core::Offer<'_>>) -> Step {
        if peer.is_some() {
            counters::NEGOTIATIONS.add(1);
        }
        self.peer = match (peer, self.legacy) {
            (Some(peer), _) => Peer::Agreed {
                level,
                max_message: peer.limits.max_message,
                max_streams: peer.limits.max_streams,
            },
            (None, Legacy::Assume(level)) => Peer::Assumed(level),
            (None, Legacy::Refuse | Legacy::Unversioned) => Peer::Legacy,
        };
        let catalogue = self.local.contract.catalogue;
        Step::Opened(Box::new(Session {
            features: Features::of(level.features, catalogue),
            level,
            ours: Offer::new(self.local.offer(&self.moment).offer(), catalogue),
            peer: peer.map(|peer| Offer::new(peer, catalogue)),
        }))
    }
}

fn not_opened(error: Error) -> Step {
    if matches!(error, Error::Refused { .. }) {
        counters::REFUSALS.add(1);
    }
    Step::NotOpened(error)
}

/// Whether the agent has refused a call since the session does not hold what it uses: then it was not done.
pub(super) fn is_not_in_session(error: &Error) -> bool {
    matches!(error, Error::Status { refusal: Some(refusal), .. } if refusal.reason == RefusalReason::NotInSession)
}

/// How much time a call has left.
fn rest(timeout: Timeout, now: Instant) -> Result<Duration, Interruption> {
    match timeout.at.saturating_duration_since(now) {
        Duration::ZERO => Err(Interruption::TimedOut(timeout.after)),
        rest => Ok(rest),
    }
}

fn ended(stream: u32, response: Response<'_>, catalogue: &'static Catalogue) -> Step {
    match response.status {
        Some(status) if status.code != Code::Ok as i32 => {
            let error = negotiation::status(&status, catalogue);
            if matches!(
                &error,
                Error::Status {
                    refusal: Some(_),
                    ..
                }
            ) {
                counters::REFUSALS.add(1);
            }
            Step::NotDone(stream, error)
        }
        _ => Step::Done(stream, response.payload.to_owned()),
    }
}

fn not_sent(error: CallError, method: String, catalogue: &Catalogue) -> Error {
    match error {
        CallError::NotInSession { need, level } => Error::Unsupported(Unsupported {
            element: method,
            need: Some(need),
            feature_name: feature_name(need, catalogue),
            session: Some(level),
        }),
        // Whoever calls has seen that there is a session, and room in table and output.
        CallError::NoSession
        | CallError::WrongKind(_)
        | CallError::TooManyCalls
        | CallError::NoStreamIds
        | CallError::OutputFull(_) => Error::NotSent {
            method,
            cause: Interruption::Stopped,
        },
    }
}

fn feature_name(need: Need, catalogue: &Catalogue) -> Option<&'static str> {
    catalogue.name(need.feature?)
}
