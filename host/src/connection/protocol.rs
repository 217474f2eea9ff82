//! The protocol's state on a connection, and its events as this library's types. No I/O.

use super::open::Opening;
use super::{CALLS, Call, Session, Timeout};
use crate::counters;
use crate::error::{Error, Lost, Unsupported};
use crate::negotiation;
use crate::offered::Offered;
use agent_core::dispatch::Visibility;
use agent_core::frame::MAX_PAYLOAD;
use agent_core::rpc::{OutgoingRequest, Response};
use agent_core::session::{CallError, ClientEvent, Moment, NegotiationError};
use agent_core::wire::{Encode, Sink};
use agent_core::{Client, Code, Level, Local, Offer};
use std::time::Duration;
use tokio::time::Instant;

/// The streams that the protocol's state has room for: the calls' and the offer's.
const TABLE: usize = CALLS + 1;

/// The protocol's state on a connection.
pub(super) struct Protocol<'c> {
    local: &'c Local<'c>,
    moment: Moment,
    opening: Opening,
    allow_legacy: bool,
    client: Client<'c, TABLE>,
    peer: Peer,
}

/// What is known of the other end.
#[derive(Clone, Copy, Debug)]
enum Peer {
    Unknown,
    Legacy,
    Agreed { max_message: u32, max_streams: u32 },
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
    /// The call on this stream has ended.
    Ended(u32, Result<Vec<u8>, Error>),
    /// The call on this stream has ended with a response that cannot be read, for this reason.
    Unreadable(u32, &'static str),
    /// The connection cannot go on.
    Close,
}

impl<'c> Protocol<'c> {
    pub(super) const fn new(
        local: &'c Local<'c>,
        moment: Moment,
        opening: Opening,
        allow_legacy: bool,
    ) -> Self {
        Self {
            local,
            moment,
            opening,
            allow_legacy,
            client: match opening {
                Opening::Offer(_) => Client::dialled(local),
                Opening::AwaitReady => Client::accepted(local),
            },
            peer: Peer::Unknown,
        }
    }

    /// Says what this end says first, if it speaks first. Calls may follow at once.
    pub(super) fn begin(&mut self, output: &mut dyn Sink) {
        if let Opening::Offer(presumption) = self.opening {
            // An offer is short, and nothing was queued or said before it.
            let _ = self.client.negotiate(&self.moment, presumption, output);
        }
    }

    /// How many calls may be in flight now.
    pub(super) fn max_calls(&self) -> usize {
        match self.peer {
            // The guest has dialled, and has not said yet what it speaks.
            _ if self.client.level().is_none() => 0,
            Peer::Agreed { max_streams, .. } if max_streams > 0 => CALLS.min(max_streams as usize),
            _ => CALLS,
        }
    }

    /// Puts a call into the output and returns its stream.
    pub(super) fn call(&mut self, call: &Call, output: &mut dyn Sink) -> Result<u32, Error> {
        let Call {
            method, request, ..
        } = call;
        let path = || method.element().to_string();
        if let (Peer::Legacy, Visibility::Session(need)) = (self.peer, method.visibility) {
            return Err(Error::Unsupported(Unsupported {
                element: path(),
                need,
                session: None,
            }));
        }
        let timeout = match call.timeout {
            None => None,
            Some(timeout) => Some(rest(timeout).map_err(|cause| Error::NotSent {
                method: path(),
                cause,
            })?),
        };
        let nanoseconds = timeout.map_or(0, |timeout| timeout.as_nanos());
        let envelope = OutgoingRequest {
            service: method.service,
            method: method.name,
            payload: &request.as_slice(),
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
        self.client
            .call(method, &request.as_slice(), timeout, output)
            .map_err(|error| not_sent(error, path()))
    }

    /// The longest payload of a frame that may be sent, in bytes.
    fn max_message(&self) -> usize {
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
            ClientEvent::Ignored => Step::Nothing,
            ClientEvent::Close => Step::Close,
            ClientEvent::Ready(proposal) => {
                let answered = self.client.answer(&proposal, &self.moment, output);
                match answered.ok().flatten() {
                    Some(level) => self.opened(level, Some(&proposal.offer())),
                    None => {
                        Step::NotOpened(negotiation::our_refusal(self.local, &proposal.offer()))
                    }
                }
            }
            ClientEvent::Agreed(agreement) => self.opened(agreement.level, Some(&agreement.peer())),
            ClientEvent::NotAgreed(NegotiationError::Legacy { .. }) if self.allow_legacy => {
                self.opened(Level::BASELINE, None)
            }
            ClientEvent::NotAgreed(error) => Step::NotOpened(negotiation::failure(error)),
            ClientEvent::Response { stream, response } => Step::Ended(stream, outcome(response)),
            ClientEvent::BadResponse { stream, error } => {
                let problem = error.map_or("it is longer than this side accepts", |error| {
                    error.as_str()
                });
                Step::Unreadable(stream, problem)
            }
        };
        count(&step);
        (received.consumed, step)
    }

    fn opened(&mut self, level: Level, peer: Option<&Offer<'_>>) -> Step {
        self.peer = peer.map_or(Peer::Legacy, |peer| Peer::Agreed {
            max_message: peer.limits.max_message,
            max_streams: peer.limits.max_streams,
        });
        Step::Opened(Box::new(Session {
            level,
            ours: Offered::from(self.local.offer(&self.moment).offer()),
            peer: peer.map(Offered::from),
        }))
    }
}

/// Adds to what [`counters`](crate::counters()) tells.
fn count(step: &Step) {
    match step {
        Step::Opened(session) if session.peer.is_some() => counters::NEGOTIATIONS.add(1),
        Step::NotOpened(error) | Step::Ended(_, Err(error)) if error.refusal().is_some() => {
            counters::REFUSALS.add(1);
        }
        _ => {}
    }
}

/// How much time a call has left.
fn rest(timeout: Timeout) -> Result<Duration, Lost> {
    match timeout.at.saturating_duration_since(Instant::now()) {
        Duration::ZERO => Err(Lost::TimedOut(timeout.after)),
        rest => Ok(rest),
    }
}

fn outcome(response: Response<'_>) -> Result<Vec<u8>, Error> {
    match response.status {
        Some(status) if status.code != Code::Ok as i32 => Err(negotiation::status(&status)),
        _ => Ok(response.payload.to_owned()),
    }
}

fn not_sent(error: CallError, method: String) -> Error {
    match error {
        CallError::NotInSession { need, level } => Error::Unsupported(Unsupported {
            element: method,
            need,
            session: Some(level),
        }),
        // Whoever calls has seen that there is a session, and room in table and output.
        CallError::NoSession | CallError::TooManyCalls | CallError::OutputFull(_) => {
            Error::NotSent {
                method,
                cause: Lost::Stopped,
            }
        }
    }
}
