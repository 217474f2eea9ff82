//! A peer that says what a fuzzer makes it say: mostly frames that mean something, and any bytes between them.

use crate::input::Input;
use crate::output::encoded;
use agent_core::Contract;
use agent_core::dispatch::{Method, Service};
use agent_core::error::{Code, ErrorResponse};
use agent_core::frame::{FrameReader, FrameType, Header, OutgoingFrame, Progress};
use agent_core::grease::OutgoingOffer;
use agent_core::messages::contract::CATALOGUE;
use agent_core::messages::{agent, contract, health, negotiation};
use agent_core::negotiate::{OutgoingAnswer, select};
use agent_core::offer::{Limits, Offer, Role, Terms};
use agent_core::rpc::{OutgoingRequest, OutgoingResponse};
use agent_core::session::{Baseline, Local, OfferContext};
use agent_core::wire::Encode;
use agent_core::{Feature, FeatureSet, VersionRange, Versions};

/// What both ends serve or call.
pub(crate) static SERVICES: &[&Service] = &[&agent::SERVICE, &health::SERVICE];

/// The longest payload that the fuzzed end accepts, in bytes.
const LIMIT: u32 = 1000;

/// Versions and features of either side.
pub(crate) fn terms(features: u8) -> Terms<'static> {
    Terms {
        versions: Versions::single(VersionRange::up_to(contract::VERSION)),
        offered: FeatureSet::from_bytes(&[features]).unwrap_or_default(),
        ..Terms::default()
    }
}

/// An end of the connection.
pub(crate) fn local(role: Role, features: u8, baseline: Baseline) -> Local<'static> {
    Local {
        role,
        terms: terms(features),
        limits: Limits {
            max_message: LIMIT,
            ..Limits::default()
        },
        software: "fuzzed",
        software_version: "1",
        fingerprint: &[1; 32],
        contract: Contract::handclasp(&CATALOGUE),
        services: SERVICES,
        baseline,
    }
}

pub(crate) fn moment() -> OfferContext {
    OfferContext {
        nonce: [7; 16],
        ..OfferContext::default()
    }
}

/// What the peer says, to an end that offers `theirs`.
pub(crate) struct Peer<'t> {
    pub(crate) role: Role,
    /// The fuzzed end.
    pub(crate) theirs: &'t Local<'static>,
    /// The fuzzed end's offer, as far as it has come.
    pub(crate) their_offer: Vec<u8>,
    bytes: Vec<u8>,
}

impl<'t> Peer<'t> {
    pub(crate) fn new(role: Role, theirs: &'t Local<'static>) -> Self {
        Self {
            role,
            theirs,
            their_offer: encoded(&theirs.offer(&moment())),
            bytes: Vec::new(),
        }
    }

    /// Says all that the input has for it.
    pub(crate) fn speak(mut self, mut input: Input<'_>) -> Vec<u8> {
        while !input.is_empty() {
            self.say(&mut input);
        }
        self.bytes
    }

    /// What it says next.
    pub(crate) fn next(&mut self, input: &mut Input<'_>) -> Vec<u8> {
        self.say(input);
        std::mem::take(&mut self.bytes)
    }

    fn say(&mut self, input: &mut Input<'_>) {
        let (what, stream) = (input.byte(), u32::from(input.byte()));
        match what % 9 {
            0 => {
                let raw = input.byte();
                self.bytes.extend(input.take(raw.into()));
            }
            1 => self.any_frame(stream, input),
            2 | 3 => self.call(stream, input),
            4 => self.offer(&negotiation::NEGOTIATE, stream, input),
            5 => self.offer(&negotiation::READY, stream, input),
            6 => self.answer(stream, input),
            7 => self.respond(stream, input),
            _ => self.long_frame(stream, input),
        }
    }

    fn frame(&mut self, stream: u32, frame_type: FrameType, payload: &dyn Encode) {
        let frame = OutgoingFrame {
            stream,
            frame_type,
            payload,
        };
        self.bytes.extend(encoded(&frame));
    }

    fn any_frame(&mut self, stream: u32, input: &mut Input<'_>) {
        let frame_type = FrameType::Unknown(input.byte());
        let flags = input.byte();
        let start = self.bytes.len();
        self.frame(stream, frame_type, &input.bytes());
        self.bytes[start + 9] = flags;
    }

    fn call(&mut self, stream: u32, input: &mut Input<'_>) {
        let methods: Vec<&Method> = SERVICES
            .iter()
            .flat_map(|service| service.methods)
            .copied()
            .collect();
        let unknown = &negotiation::READY;
        let method = methods
            .get(usize::from(input.byte()))
            .copied()
            .unwrap_or(unknown);
        let request = OutgoingRequest {
            service: method.service,
            method: method.name,
            timeout_nano: i64::from(input.byte()) - 1,
            payload: &input.bytes(),
        };
        self.frame(stream, FrameType::Request, &request);
    }

    fn offer(&mut self, method: &Method, stream: u32, input: &mut Input<'_>) {
        let offer = self.own_offer(input);
        let request = OutgoingRequest {
            service: method.service,
            method: method.name,
            timeout_nano: 0,
            payload: &offer,
        };
        self.frame(stream, FrameType::Request, &request);
    }

    fn own_offer(&self, input: &mut Input<'_>) -> OutgoingOffer<'static> {
        let mut terms = terms(input.byte());
        let required = input.byte();
        if required > 127 {
            terms.required.insert(Feature(required));
        }
        if input.byte() == 255 {
            terms.versions = Versions::new();
        }
        let offer = Offer {
            terms,
            nonce: [input.byte(); 16],
            ..Offer::default()
        };
        OutgoingOffer::new(offer, self.role)
    }

    /// The right answer to the fuzzed end's offer, or nearly.
    fn answer(&mut self, stream: u32, input: &mut Input<'_>) {
        let ours = self.own_offer(input);
        let Ok(level) = select(&ours.offer().terms, &self.theirs.terms, &CATALOGUE) else {
            return;
        };
        let answer = OutgoingAnswer::new(&self.their_offer, &ours, level);
        self.frame(
            stream,
            FrameType::Response,
            &OutgoingResponse::Done(&answer),
        );
        if input.byte() == 1 {
            let place = self.bytes.len() - 1;
            self.bytes[place] ^= 1;
        }
    }

    fn respond(&mut self, stream: u32, input: &mut Input<'_>) {
        let code = Code::from_number(i32::from(input.byte()) % 20);
        let rejection = match input.byte() % 4 {
            0 => ErrorResponse::NegotiateFirst,
            1 => ErrorResponse::Handler(code, "failed"),
            _ => {
                let payload = input.bytes();
                let response = OutgoingResponse::Done(&payload);
                return self.frame(stream, FrameType::Response, &response);
            }
        };
        let response = OutgoingResponse::Error(&rejection);
        self.frame(stream, FrameType::Response, &response);
    }

    /// A frame that is announced longer than the limit; some of its bytes come.
    fn long_frame(&mut self, stream: u32, input: &mut Input<'_>) {
        let (more, shift) = (u32::from(input.byte()), u32::from(input.byte() % 24));
        let header = Header {
            length: LIMIT + (more << shift),
            stream,
            frame_type: if input.byte() & 1 == 0 {
                FrameType::Request
            } else {
                FrameType::Response
            },
            flags: agent_core::frame::Flags::default(),
        };
        self.bytes.extend(header.to_bytes());
        let count = usize::try_from(header.length.min(4096)).expect("a length");
        self.bytes.extend(std::iter::repeat_n(0xee, count));
    }
}

/// The whole frames at the front of bytes, as far as they are not too long, and the headers of those that are.
pub(crate) fn frames(bytes: &[u8], limit: u32) -> Vec<(Header, &[u8])> {
    let mut reader = FrameReader::new(limit);
    let mut frames = Vec::new();
    let mut rest = bytes;
    loop {
        let consumed = match reader.read(rest) {
            Progress::Incomplete { .. } => return frames,
            Progress::Skipped { consumed } => consumed,
            Progress::Frame { frame, consumed } => {
                frames.push((frame.header, frame.payload));
                consumed
            }
            Progress::Oversized { header, consumed } => {
                frames.push((header, &[]));
                consumed
            }
            Progress::Unskippable { header } => {
                frames.push((header, &[]));
                return frames;
            }
        };
        rest = &rest[consumed..];
    }
}
