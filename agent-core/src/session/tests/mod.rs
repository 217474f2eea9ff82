//! What is said on a connection, frame by frame.

mod client;
mod forward;
mod reply;
mod server;
mod stream;
mod stream_client;
mod streams;

use super::{Baseline, Local, OfferContext};
use crate::Contract;
use crate::dispatch::{Method, Service};
use crate::error::{Refusal, RefusalReason};
use crate::feature::FeatureSet;
use crate::frame::{Flags, FrameReader, FrameType, Header, OutgoingFrame, Progress};
use crate::messages::contract::{CATALOGUE, VERSIONS, features};
use crate::messages::{agent, health};
use crate::offer::{Limits, Role, Terms};
use crate::rpc::{OutgoingRequest, Response};
use crate::wire::{Encode, Sink};
use std::string::String;
use std::vec::Vec;

/// The longest payload that either end accepts, in bytes.
const LIMIT: u32 = 1000;

static SERVICES: [&Service; 3] = [&agent::SERVICE, &health::SERVICE, &streams::SERVICE];

/// An end that speaks all versions, and has one feature.
fn local(role: Role) -> Local<'static> {
    Local {
        role,
        terms: Terms {
            versions: VERSIONS,
            offered: FeatureSet::from_iter([features::TIME]),
            ..Terms::default()
        },
        limits: Limits {
            max_message: LIMIT,
            ..Limits::default()
        },
        software: "tested",
        software_version: "1",
        fingerprint: &[],
        contract: Contract::handclasp(&CATALOGUE),
        services: &SERVICES,
        baseline: Baseline::Serve,
    }
}

fn offer_context() -> OfferContext {
    OfferContext {
        nonce: [7; 16],
        ..OfferContext::default()
    }
}

/// Bytes on their way out, up to a capacity.
struct Output {
    bytes: Vec<u8>,
    capacity: usize,
}

impl Output {
    const fn of(capacity: usize) -> Self {
        Self {
            bytes: Vec::new(),
            capacity,
        }
    }

    /// Sends what is in it.
    fn take(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.bytes)
    }
}

impl Sink for Output {
    fn put(&mut self, bytes: &[u8]) {
        assert!(bytes.len() <= self.room(), "more than there was room for");
        self.bytes.extend_from_slice(bytes);
    }

    fn room(&self) -> usize {
        self.capacity - self.bytes.len()
    }
}

fn frame(stream: u32, frame_type: FrameType, payload: &dyn Encode) -> Vec<u8> {
    let frame = OutgoingFrame {
        stream,
        frame_type,
        payload,
    };
    let mut output = Output::of(usize::MAX);
    frame.encode(&mut output);
    output.bytes
}

fn request(stream: u32, method: &Method, payload: &[u8]) -> Vec<u8> {
    timed_request(stream, method, payload, 0)
}

fn timed_request(stream: u32, method: &Method, payload: &[u8], timeout_nano: i64) -> Vec<u8> {
    let request = OutgoingRequest {
        service: method.service,
        method: method.name,
        payload: &payload,
        timeout_nano,
    };
    frame(stream, FrameType::Request, &request)
}

/// The header of a frame that is not sent whole.
fn announced(stream: u32, frame_type: FrameType, length: u32) -> [u8; 10] {
    let flags = Flags::default();
    Header {
        length,
        stream,
        frame_type,
        flags,
    }
    .to_bytes()
}

/// What a call was answered.
#[derive(Debug, PartialEq)]
struct Answer {
    stream: u32,
    code: i32,
    message: String,
    reason: Option<RefusalReason>,
}

/// Reads responses, and nothing but responses.
fn answers(mut bytes: &[u8]) -> Vec<Answer> {
    let mut reader = FrameReader::new(u32::MAX);
    let mut answers = Vec::new();
    while let Progress::Frame { frame, consumed } = reader.read(bytes) {
        assert_eq!(frame.header.frame_type, FrameType::Response);
        let status = Response::decode(frame.payload).unwrap().status;
        let refusal = status.and_then(|status| status.refusal());
        answers.push(Answer {
            stream: frame.header.stream,
            code: status.map_or(0, |status| status.code),
            message: status.map_or("", |status| status.message).into(),
            reason: refusal.map(|refusal| Refusal::decode(refusal).unwrap().reason),
        });
        bytes = &bytes[consumed..];
    }
    assert!(bytes.is_empty());
    answers
}
