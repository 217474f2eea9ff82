//! The end that calls: it makes its calls as early as it may, and keeps what they are answered.

use crate::link::{Link, PIPE};
use crate::locals::{TOO_NEW, UNKNOWN};
use agent_core::dispatch::{Method, Rpc};
use agent_core::error::{CallError, NegotiationError, RefusalReason};
use agent_core::level::Level;
use agent_core::messages::{CheckRequest, InfoRequest, RunRequest, agent, health};
use agent_core::session::{Client, ClientEvent, Local, OfferContext, Received};
use agent_core::wire::{Encode, Repeated};
use handclasp_tests::protobuf;
use std::collections::BTreeMap;
use vsock_transport::{PipeEnd, PipeError};

/// What a call came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It was done, with this output where it was a program.
    Done(Vec<u8>),
    /// It was not, with this code.
    Not(i32),
}

pub(crate) struct Host<'p> {
    client: Client<'p, 8>,
    link: Link<'p>,
    in_flight: BTreeMap<u32, &'static str>,
    answers: BTreeMap<&'static str, Answer>,
    refused: Option<RefusalReason>,
}

impl<'p> Host<'p> {
    /// Sends its offer and the first calls behind it.
    pub(crate) fn dialling(local: &'p Local<'p>, end: PipeEnd<'p, PIPE>) -> Self {
        let mut host = Self::new(Client::dialled(local), end);
        let output = &mut host.link.output;
        let offered = host.client.negotiate(&moment(), Level::BASELINE, output);
        offered.expect("room for an offer");
        host.first_calls();
        host
    }

    /// Waits for the guest's offer.
    pub(crate) fn dialled(local: &'p Local<'p>, end: PipeEnd<'p, PIPE>) -> Self {
        let mut host = Self::new(Client::accepted(local), end);
        // No call goes before the guest's offer, except the one that always may.
        let early = host.call("early", agent::Info::METHOD, &InfoRequest {});
        assert_eq!(early, Err(CallError::NoSession));
        host
    }

    fn new(client: Client<'p, 8>, end: PipeEnd<'p, PIPE>) -> Self {
        Self {
            client,
            link: Link::new(end, 64 * 1024),
            in_flight: BTreeMap::new(),
            answers: BTreeMap::new(),
            refused: None,
        }
    }

    pub(crate) fn answers(&self) -> &BTreeMap<&'static str, Answer> {
        &self.answers
    }

    /// Why there is no session, where that is so.
    pub(crate) fn refused(&self) -> Option<RefusalReason> {
        self.refused
    }

    pub(crate) fn level(&self) -> Option<Level> {
        self.client.level()
    }

    pub(crate) fn sent(&self) -> u64 {
        self.link.sent
    }

    pub(crate) fn is_quiet(&self) -> bool {
        self.link.is_quiet() && self.in_flight.is_empty()
    }

    /// A round: moves bytes and deals with them.
    pub(crate) fn round(&mut self) -> Result<bool, PipeError> {
        let moved = self.link.exchange()?;
        self.deal();
        Ok(moved)
    }

    fn first_calls(&mut self) {
        self.run("first");
        self.call("info", agent::Info::METHOD, &InfoRequest {})
            .unwrap();
        self.run("second");
        self.call("unknown", &UNKNOWN, &InfoRequest {}).unwrap();
        let check = CheckRequest::default();
        self.call("check", health::Check::METHOD, &check).unwrap();
    }

    /// What is called when the session is known.
    fn late_calls(&mut self) {
        let too_new = self.call("too new", &TOO_NEW, &InfoRequest {});
        assert!(matches!(too_new, Err(CallError::NotInSession { .. })));
        self.run("late");
    }

    fn run(&mut self, name: &'static str) {
        let argv = [name];
        let request = RunRequest {
            argv: Repeated::new(&argv),
            ..RunRequest::default()
        };
        self.call(name, agent::Run::METHOD, &request).unwrap();
    }

    fn call(
        &mut self,
        name: &'static str,
        method: &Method,
        request: &dyn Encode,
    ) -> Result<(), CallError> {
        let output = &mut self.link.output;
        let stream = self.client.call(method, request, None, output)?;
        assert_eq!(
            self.in_flight.insert(stream, name),
            None,
            "a stream in flight"
        );
        Ok(())
    }

    fn deal(&mut self) {
        loop {
            let input = std::mem::take(&mut self.link.input);
            let Received { consumed, event } = self.client.receive(&input, &mut self.link.output);
            let incomplete = matches!(event, ClientEvent::Incomplete { .. });
            let next = match event {
                ClientEvent::Incomplete { needed } => {
                    assert!(needed > input.len());
                    None
                }
                ClientEvent::Agreed(_) => Some(Self::late_calls as fn(&mut Self)),
                ClientEvent::Ready(proposal) => {
                    let output = &mut self.link.output;
                    let level = self.client.answer(&proposal, &moment(), output);
                    level.expect("room for an answer").map(|_| {
                        |host: &mut Self| {
                            host.first_calls();
                            host.late_calls();
                        }
                    }
                        as fn(&mut Self))
                }
                ClientEvent::NotAgreed(NegotiationError::Refused { refusal, .. }) => {
                    self.refused = Some(refusal.reason);
                    None
                }
                ClientEvent::Response { stream, response } => {
                    let name = self.in_flight.remove(&stream).expect("a call in flight");
                    let answer = match response.status {
                        Some(status) if status.code != 0 => Answer::Not(status.code),
                        _ => Answer::Done(stdout(response.payload)),
                    };
                    assert_eq!(self.answers.insert(name, answer), None, "answered twice");
                    None
                }
                event => panic!("an honest guest sends nothing that leads to {event:?}"),
            };
            self.link.input = input;
            self.link.input.drain(..consumed);
            if let Some(next) = next {
                next(self);
            }
            if incomplete {
                return;
            }
        }
    }
}

/// A program's output; other responses here have no such field.
fn stdout(response: &[u8]) -> Vec<u8> {
    protobuf::bytes(&protobuf::fields(response), 4)
}

fn moment() -> OfferContext {
    OfferContext {
        nonce: [4; 16],
        ..OfferContext::default()
    }
}
