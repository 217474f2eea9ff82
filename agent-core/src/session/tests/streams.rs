//! Methods that stream: the contract has none yet.

use super::*;
use crate::dispatch::{Bidirectional, MethodKind, Rpc, ServerStreaming, Visibility};
use crate::level::Need;
use crate::messages::{RunRequest, RunResponse};

/// The service of the methods.
pub(super) static SERVICE: Service = Service {
    name: "test.Streams",
    methods: &[&TALK, &FOLLOW, &NEWER],
};

pub(super) static TALK: Method = method("Talk", MethodKind::Bidirectional, Need::since(1, 0));
pub(super) static FOLLOW: Method = method("Follow", MethodKind::ServerStreaming, Need::since(1, 0));
/// A method that a peer's lower level lacks.
pub(super) static NEWER: Method = method(
    "Newer",
    MethodKind::Bidirectional,
    Need::since(1, 0).with(features::PAUSE),
);

const fn method(name: &'static str, kind: MethodKind, need: Need) -> Method {
    Method {
        service: "test.Streams",
        name,
        visibility: Visibility::Session(need),
        kind,
        idempotent: false,
    }
}

/// Streams both ways.
#[derive(Debug)]
pub(super) enum Talk {}

impl Rpc for Talk {
    const METHOD: &'static Method = &TALK;
    type Request<'a> = RunRequest<'a>;
    type Response<'a> = RunResponse<'a>;
}

impl Bidirectional for Talk {}

/// Takes one request.
#[derive(Debug)]
pub(super) enum Follow {}

impl Rpc for Follow {
    const METHOD: &'static Method = &FOLLOW;
    type Request<'a> = RunRequest<'a>;
    type Response<'a> = RunResponse<'a>;
}

impl ServerStreaming for Follow {}

/// A frame with these flags.
pub(super) fn flagged(mut frame: Vec<u8>, flags: Flags) -> Vec<u8> {
    frame[9] = flags.0;
    frame
}

/// The opening of a stream.
pub(super) fn opening(stream: u32, method: &Method, message: &[u8], flags: Flags) -> Vec<u8> {
    flagged(request(stream, method, message), flags)
}

/// A message on a stream.
pub(super) fn data(stream: u32, message: &[u8], flags: Flags) -> Vec<u8> {
    flagged(frame(stream, FrameType::Data, &message), flags)
}

pub(super) const NONE: Flags = Flags(0);
pub(super) const CLOSED: Flags = Flags::REMOTE_CLOSED;
pub(super) const OPEN: Flags = Flags::REMOTE_OPEN;
/// A frame that ends a side and has no message.
pub(super) const CLOSING: Flags = Flags::REMOTE_CLOSED.and(Flags::NO_DATA);
