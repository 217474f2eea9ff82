//! The host's end of a connection.

use super::wire::{Shared, Wire};
use agent_core::Contract;
use agent_core::dispatch::{Rpc, Service};
use agent_core::feature::FeatureSet;
use agent_core::frame::{Flags, FrameType, Header, OutgoingFrame};
use agent_core::gate::{Decode, Strictness};
use agent_core::level::Level;
use agent_core::messages::contract::{CATALOGUE, VERSIONS, features};
use agent_core::messages::health;
use agent_core::offer::{BootTimes, Limits, Offer, Role, Terms};
use agent_core::rpc::Response;
use agent_core::session::{Baseline, Client, ClientEvent, Local, OfferContext, Received};
use agent_core::wire::{Encode, Sink};
use agent_core::{Code, Version, VersionRange, Versions};
use core::time::Duration;
use std::borrow::ToOwned;
use std::boxed::Box;
use std::string::String;
use std::vec::Vec;

/// Whoever calls the agent.
pub(crate) struct Host {
    pub(crate) wire: Shared<Wire>,
    client: Client<'static, 64>,
    /// What has come and is no whole frame yet.
    rest: Vec<u8>,
    /// What was agreed.
    pub(crate) level: Option<Level>,
    /// Whether an offer was refused.
    pub(crate) is_refused: bool,
    /// What the guest has said of itself in its offer.
    pub(crate) said: Option<Said>,
    /// Whether a guest that says it is ready is answered.
    pub(crate) is_silent: bool,
    /// How many frames have come that nobody waits for.
    pub(crate) ignored: usize,
}

/// What a guest says of itself in its offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) nonce: [u8; 16],
    pub(crate) generation: Option<[u8; 16]>,
    pub(crate) boot: Option<BootTimes>,
}

impl Said {
    fn of(offer: &Offer<'_>) -> Self {
        Self {
            nonce: offer.nonce,
            generation: offer.generation,
            boot: offer.boot,
        }
    }
}

/// What a call was answered.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answer {
    pub(crate) stream: u32,
    pub(crate) code: Code,
    pub(crate) message: String,
    payload: Vec<u8>,
}

impl Answer {
    fn new(stream: u32, response: Response<'_>) -> Self {
        let status = response.status.unwrap_or_default();
        Self {
            stream,
            code: Code::from_number(status.code),
            message: status.message.to_owned(),
            payload: response.payload.to_owned(),
        }
    }

    pub(crate) fn is_ok(&self) -> bool {
        self.code == Code::Ok
    }

    /// The response of a call that was done.
    pub(crate) fn read<R: Rpc>(&self) -> R::Response<'_> {
        assert!(self.is_ok(), "{self:?}");
        Decode::decode(&self.payload, Strictness::Lenient).unwrap()
    }
}

static SERVICES: [&Service; 1] = [&health::SERVICE];

/// An end that speaks all there is.
fn local() -> Local<'static> {
    use features::{ENTROPY, EPHEMERAL, MOUNT, PAUSE, PROCESS, TIME};
    Local {
        role: Role::Host,
        terms: Terms {
            versions: VERSIONS,
            offered: FeatureSet::from_iter([TIME, ENTROPY, MOUNT, PAUSE, EPHEMERAL, PROCESS]),
            ..Terms::default()
        },
        limits: Limits {
            max_message: 4 << 20,
            ..Limits::default()
        },
        software: "test",
        software_version: "1",
        fingerprint: &[],
        contract: Contract::handclasp(&CATALOGUE),
        services: &SERVICES,
        baseline: Baseline::Serve,
    }
}

/// A host that speaks nothing that an agent does.
pub(crate) fn nothing_in_common() -> Local<'static> {
    let mut local = local();
    local.terms.versions = Versions::single(VersionRange::only(Version::new(7, 0)));
    local
}

impl Host {
    /// The end that has dialled.
    pub(crate) fn dialled(wire: Shared<Wire>) -> Self {
        Self::dialled_as(local(), wire)
    }

    pub(crate) fn dialled_as(local: Local<'static>, wire: Shared<Wire>) -> Self {
        Self::new(Client::dialled(Box::leak(Box::new(local))), wire)
    }

    /// The end that was dialled.
    pub(crate) fn accepted(wire: Shared<Wire>) -> Self {
        Self::accepted_as(local(), wire)
    }

    pub(crate) fn accepted_as(local: Local<'static>, wire: Shared<Wire>) -> Self {
        Self::new(Client::accepted(Box::leak(Box::new(local))), wire)
    }

    fn new(client: Client<'static, 64>, wire: Shared<Wire>) -> Self {
        Self {
            wire,
            client,
            rest: Vec::new(),
            level: None,
            is_refused: false,
            said: None,
            is_silent: false,
            ignored: 0,
        }
    }

    /// Sends any bytes.
    pub(crate) fn send(&self, bytes: &[u8]) {
        self.wire.borrow_mut().incoming.extend(bytes);
    }

    /// Sends an offer.
    pub(crate) fn negotiate(&mut self) {
        let mut output = Bytes::default();
        let sent = self
            .client
            .negotiate(&OfferContext::default(), Level::BASELINE, &mut output);
        assert_eq!(sent, Ok(()));
        self.send(&output.0);
    }

    /// Sends a call; returns its stream.
    pub(crate) fn call<R: Rpc>(&mut self, request: &R::Request<'_>) -> u32 {
        self.call_within::<R>(request, None)
    }

    /// The same by a caller who does not wait for ever.
    pub(crate) fn call_within<R: Rpc>(
        &mut self,
        request: &R::Request<'_>,
        timeout: Option<Duration>,
    ) -> u32 {
        let mut output = Bytes::default();
        let stream = self.client.call(R::METHOD, request, timeout, &mut output);
        self.send(&output.0);
        stream.expect("a call")
    }

    /// Takes what has come, and answers where that is the host's to do.
    pub(crate) fn answers(&mut self) -> Vec<Answer> {
        let sent = core::mem::take(&mut self.wire.borrow_mut().outgoing);
        self.rest.extend_from_slice(&sent);
        let input = core::mem::take(&mut self.rest);
        let mut answers = Vec::new();
        let mut output = Bytes::default();
        let mut front = 0;
        loop {
            let received = self.client.receive(&input[front..], &mut output);
            let Received { consumed, event } = received;
            match event {
                ClientEvent::Incomplete { .. } => break,
                ClientEvent::Ignored => self.ignored += 1,
                // Nothing opens a stream here.
                ClientEvent::Message { .. } | ClientEvent::HalfClosed { .. } => {
                    panic!("a message of a stream")
                }
                ClientEvent::Agreed(agreement) => {
                    self.level = Some(agreement.level);
                    self.said = Some(Said::of(&agreement.peer()));
                }
                ClientEvent::NotAgreed(_) => self.is_refused = true,
                ClientEvent::Response { stream, response } => {
                    answers.push(Answer::new(stream, response));
                }
                ClientEvent::Ready(proposal) => {
                    self.said = Some(Said::of(&proposal.offer()));
                    if !self.is_silent {
                        let answered =
                            self.client
                                .answer(&proposal, &OfferContext::default(), &mut output);
                        self.level = answered.expect("room for an answer");
                    }
                }
                other => panic!("{other:?}"),
            }
            front += consumed;
        }
        self.rest = input[front..].to_owned();
        self.send(&output.0);
        answers
    }

    /// The one answer that has come.
    pub(crate) fn answer(&mut self) -> Answer {
        let mut answers = self.answers();
        assert_eq!(answers.len(), 1, "{answers:?}");
        answers.remove(0)
    }

    /// Whether the agent has closed the connection.
    pub(crate) fn is_closed(&self) -> bool {
        self.wire.borrow().is_closed
    }

    /// Closes the connection.
    pub(crate) fn hang_up(&self) {
        self.wire.borrow_mut().is_gone = true;
    }
}

/// A frame, as it is sent.
pub(crate) fn frame(stream: u32, frame_type: FrameType, payload: &dyn Encode) -> Vec<u8> {
    let mut bytes = Bytes::default();
    let frame = OutgoingFrame {
        stream,
        frame_type,
        payload,
    };
    frame.encode(&mut bytes);
    bytes.0
}

/// The header of a request that is not sent whole.
pub(crate) fn header(stream: u32, length: u32) -> [u8; 10] {
    let frame_type = FrameType::Request;
    let flags = Flags::default();
    Header {
        length,
        stream,
        frame_type,
        flags,
    }
    .to_bytes()
}

/// Bytes without an end.
#[derive(Default)]
struct Bytes(Vec<u8>);

impl Sink for Bytes {
    fn put(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn room(&self) -> usize {
        usize::MAX
    }
}
