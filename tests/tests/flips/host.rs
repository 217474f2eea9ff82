//! The end that calls, as early as it may.

use crate::ends::{self, Probe};
use crate::wire::Bytes;
use agent_core::dispatch::Rpc;
use agent_core::error::{CallError, NegotiationError};
use agent_core::level::Level;
use agent_core::messages::{CheckRequest, InfoRequest, agent, health};
use agent_core::session::{Client, ClientEvent, Local, OfferContext, Received};
use agent_core::wire::Encode;
use std::collections::BTreeMap;

/// What the negotiation came to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum End {
    /// No answer: the deadline, which is not this state machine's, ends it.
    Deadline,
    Agreed,
    /// A typed error, by its name.
    Error(&'static str),
    /// The peer does not know negotiation.
    Legacy,
    /// The connection was closed for a frame that is too long to skip.
    Closed,
}

pub(crate) struct Host<'l> {
    client: Client<'l, 8>,
    input: Vec<u8>,
    pub(crate) output: Bytes,
    pub(crate) end: End,
    in_flight: BTreeMap<u32, Call>,
    /// What each call was answered: true where it was done.
    pub(crate) answers: Vec<(Call, bool)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Info,
    Probe,
    Check,
}

impl<'l> Host<'l> {
    /// Waits for the guest's offer.
    pub(crate) fn accepted(local: &'l Local<'l>) -> Self {
        Self::new(Client::accepted(local))
    }

    /// Sends its offer, and behind it in the same write the calls that the level `expected` holds.
    pub(crate) fn dialling(local: &'l Local<'l>, expected: Level) -> Self {
        let mut host = Self::new(Client::dialled(local));
        let moment: OfferContext = ends::host_moment();
        let offered = host.client.negotiate(&moment, expected, &mut host.output);
        offered.expect("room for an offer");
        host.call_all();
        host
    }

    fn new(client: Client<'l, 8>) -> Self {
        Self {
            client,
            input: Vec::new(),
            output: Bytes::new(64 * 1024),
            end: End::Deadline,
            in_flight: BTreeMap::new(),
            answers: Vec::new(),
        }
    }

    pub(crate) fn level(&self) -> Option<Level> {
        self.client.level()
    }

    fn call_all(&mut self) {
        self.call(Call::Info);
        self.call(Call::Probe);
        self.call(Call::Check);
    }

    fn call(&mut self, call: Call) {
        let (method, request): (_, &dyn Encode) = match call {
            Call::Info => (agent::Info::METHOD, &InfoRequest {}),
            Call::Probe => (Probe::METHOD, &InfoRequest {}),
            Call::Check => (health::Check::METHOD, &CheckRequest::default()),
        };
        match self.client.call(method, request, None, &mut self.output) {
            Ok(stream) => drop(self.in_flight.insert(stream, call)),
            Err(error) => assert!(
                matches!(error, CallError::NotInSession { .. }),
                "{call:?}: {error}"
            ),
        }
    }

    pub(crate) fn receive(&mut self, bytes: &[u8]) {
        self.input.extend_from_slice(bytes);
        while self.goes_on() {
            let input = std::mem::take(&mut self.input);
            let Received { consumed, event } = self.client.receive(&input, &mut self.output);
            let incomplete = matches!(event, ClientEvent::Incomplete { .. });
            let before = self.end.clone();
            self.deal(event);
            self.input = input;
            self.input.drain(..consumed);
            if before != self.end && self.end == End::Agreed {
                self.call_all();
            }
            if incomplete {
                break;
            }
        }
    }

    /// A host closes the connection on which it has come to no session.
    fn goes_on(&self) -> bool {
        matches!(self.end, End::Deadline | End::Agreed)
    }

    fn deal(&mut self, event: ClientEvent<'_>) {
        match event {
            ClientEvent::Incomplete { .. }
            | ClientEvent::Ignored
            // Nothing opens a stream here.
            | ClientEvent::Message { .. }
            | ClientEvent::HalfClosed { .. } => {}
            ClientEvent::Close => self.end = End::Closed,
            ClientEvent::Agreed(_) => self.end = End::Agreed,
            ClientEvent::NotAgreed(error) => self.end = named(&error),
            ClientEvent::Ready(proposal) => {
                let moment = ends::host_moment();
                let level = self.client.answer(&proposal, &moment, &mut self.output);
                self.end = match level.expect("room for an answer") {
                    Some(_) => End::Agreed,
                    None => End::Error("refused"),
                };
            }
            ClientEvent::Response { stream, response } => {
                let status = response.status;
                self.answered(stream, status.is_none_or(|status| status.code == 0));
            }
            ClientEvent::BadResponse { stream, .. } => self.answered(stream, false),
        }
    }

    fn answered(&mut self, stream: u32, done: bool) {
        let call = self.in_flight.remove(&stream);
        self.answers.push((call.expect("a call in flight"), done));
    }
}

fn named(error: &NegotiationError<'_>) -> End {
    End::Error(match error {
        NegotiationError::Legacy { .. } => return End::Legacy,
        NegotiationError::Refused { .. } => "refused",
        NegotiationError::BadAnswer(_) => "bad answer",
        NegotiationError::Failed(_) => "failed",
        NegotiationError::Malformed(_) => "malformed",
        NegotiationError::OutOfTurn => "out of turn",
        NegotiationError::OtherContract { .. } => "other contract",
    })
}
