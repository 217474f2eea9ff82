//! A whole session of the end that calls.

use crate::input::{Consumed, Input, in_pieces};
use crate::output::Output;
use crate::peer::{Peer, frames, local, moment};
use agent_core::dispatch::{Method, Rpc};
use agent_core::error::NegotiationError;
use agent_core::frame::{FrameType, MAX_PAYLOAD};
use agent_core::level::Level;
use agent_core::messages::{agent, contract, health};
use agent_core::negotiate::select;
use agent_core::offer::Role;
use agent_core::session::{Baseline, Client, ClientEvent, Local, Received};
use std::collections::BTreeSet;

/// What came of a session.
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcome {
    events: Vec<String>,
    output: Vec<u8>,
    /// The streams of calls that have not ended.
    pending: BTreeSet<u32>,
    /// The streams of calls that were made before a byte came.
    early: BTreeSet<u32>,
    /// Whether this end has closed the connection.
    closed: bool,
}

/// Lets a peer say anything, whole and in pieces: both come to the same.
pub fn check(data: &[u8]) {
    let mut input = Input::new(data);
    let (how, seed) = (input.byte(), input.byte());
    let local = local(Role::Host, input.byte(), Baseline::Serve);
    let bytes = Peer::new(Role::Guest, &local).speak(input);
    let whole = run(&local, how, &bytes, 0);
    assert_eq!(run(&local, how, &bytes, seed | 1), whole);
    for (header, _) in frames(&bytes, local.limits.max_message) {
        let answers =
            header.frame_type == FrameType::Response && whole.early.contains(&header.stream);
        let is_whole = header.length <= local.limits.max_message;
        let answered = answers && is_whole && !whole.closed;
        let pending = whole.pending.contains(&header.stream);
        assert!(!(answered && pending), "an answer was lost");
    }
    let length: usize = frames(&whole.output, MAX_PAYLOAD)
        .iter()
        .map(|(_, payload)| payload.len() + 10)
        .sum();
    assert_eq!(
        length,
        whole.output.len(),
        "all of the output is whole frames"
    );
}

struct Host<'l> {
    local: &'l Local<'static>,
    client: Client<'l, 4>,
    output: Output,
    outcome: Outcome,
}

fn run(local: &Local<'static>, how: u8, bytes: &[u8], seed: u8) -> Outcome {
    let dialled = how & 1 == 0;
    let mut host = Host {
        local,
        client: if dialled {
            Client::dialled(local)
        } else {
            Client::accepted(local)
        },
        output: Output {
            bytes: Vec::new(),
            capacity: 4096,
        },
        outcome: Outcome::default(),
    };
    if dialled && how & 2 == 0 {
        let offered = host
            .client
            .negotiate(&moment(), Level::BASELINE, &mut host.output);
        assert_eq!(offered, Ok(()));
        host.outcome.pending.insert(1);
        let again = host
            .client
            .negotiate(&moment(), Level::BASELINE, &mut host.output);
        assert!(again.is_err());
    }
    host.call(agent::Info::METHOD);
    host.call(health::Check::METHOD);
    host.outcome.early = host.outcome.pending.clone();
    host.drain();
    in_pieces(bytes, seed, |rest| host.receive(rest));
    host.outcome
}

impl Host<'_> {
    fn receive(&mut self, rest: &[u8]) -> Option<Consumed> {
        let Received { consumed, event } = self.client.receive(rest, &mut self.output);
        let seen = format!("{event:?}");
        match event {
            ClientEvent::Incomplete { needed } => return Some(Consumed::Wants(needed)),
            ClientEvent::Ignored => {}
            // Nothing opens a stream here.
            ClientEvent::Message { .. } | ClientEvent::HalfClosed { .. } => panic!("{seen}"),
            ClientEvent::Response { stream, response } => {
                if !cfg!(feature = "planted") || response.payload.len() != 5 {
                    self.end(stream);
                }
                self.outcome.events.push(seen);
            }
            ClientEvent::BadResponse { stream, .. } => {
                self.end(stream);
                self.outcome.events.push(seen);
            }
            ClientEvent::Agreed(agreement) => {
                self.end(1);
                let theirs = agreement.peer().terms;
                let selected = select(&self.local.terms, &theirs, &contract::CATALOGUE);
                assert_eq!(selected, Ok(agreement.level));
                self.outcome.events.push(seen);
                self.call_all();
            }
            ClientEvent::NotAgreed(NegotiationError::Legacy { .. }) => {
                self.end(1);
                self.outcome.events.push(seen);
                self.call_all();
            }
            // The host closes the connection.
            ClientEvent::NotAgreed(_) | ClientEvent::Close => {
                self.outcome.events.push(seen);
                self.outcome.closed = true;
                return None;
            }
            ClientEvent::Ready(proposal) => {
                let level = self.client.answer(&proposal, &moment(), &mut self.output);
                let level = level.expect("room for an answer");
                assert_eq!(level, self.client.level());
                self.outcome.events.push(format!("{level:?}"));
                self.call_all();
            }
        }
        self.drain();
        Some(Consumed::Bytes(consumed))
    }

    /// A call ends once.
    fn end(&mut self, stream: u32) {
        assert!(
            self.outcome.pending.remove(&stream),
            "a call that was not in flight has ended"
        );
    }

    fn call_all(&mut self) {
        for method in [
            agent::Run::METHOD,
            agent::SetTime::METHOD,
            health::Version::METHOD,
        ] {
            self.call(method);
        }
    }

    fn call(&mut self, method: &'static Method) {
        let request: &[u8] = &[];
        match self.client.call(method, &request, None, &mut self.output) {
            Ok(stream) => assert!(self.outcome.pending.insert(stream), "a stream is in flight"),
            Err(error) => {
                self.outcome.events.push(error.to_string());
            }
        }
    }

    fn drain(&mut self) {
        self.outcome.output.append(&mut self.output.bytes);
    }
}
