//! What a guest answers on streams.

use super::calls::{call, refusal};
use super::frames::{announce, frame};
use super::json::hex;
use super::parse;
use super::samples::{catalogue, guest};
use super::transcripts::{local, moment};
use crate::connection::offer;
use crate::protobuf::Message;
use crate::stream_guest::{SERVICE, SERVICES, StreamGuest};
use crate::{AGENT, NEGOTIATION};
use agent_core::frame::{FrameReader, FrameType, MAX_PAYLOAD, Progress};
use agent_core::offer::Role;
use agent_core::rpc::Response;
use serde_json::{Map, Value, json};

const OPEN: u8 = 2;
const CLOSED: u8 = 1;
const NO_DATA: u8 = 4;

/// A message with the text "a".
const A: &[u8] = &[0x0a, 1, b'a'];
/// A message with the text "b".
const B: &[u8] = &[0x0a, 1, b'b'];

pub(super) fn generate() -> Vec<Value> {
    let vector = |(name, session, bytes): Case| {
        let answers = answers(&said(session, &bytes));
        json!({"name": name, "session": session, "bytes": hex(&bytes), "answers": answers})
    };
    cases().into_iter().map(vector).collect()
}

/// The sentences in the error responses.
pub(super) fn sentences() -> Vec<Value> {
    let mut sentences = Vec::new();
    for (name, session, bytes) in cases() {
        each_frame(&said(session, &bytes), &mut |stream, _, payload| {
            let status = payload.and_then(|response| response.status);
            if let Some(status) = status {
                sentences.push(json!({
                    "name": format!("{name}, stream {stream}"),
                    "code": status.code, "message": status.message,
                }));
            }
        });
    }
    sentences
}

pub(super) fn check(vector: &Map<String, Value>) {
    let bytes = parse::bytes(&vector["bytes"]);
    let said = said(parse::text(&vector["session"]), &bytes);
    assert_eq!(answers(&said), vector["answers"], "{}", vector["name"]);
}

type Case = (&'static str, &'static str, Vec<u8>);

fn cases() -> Vec<Case> {
    let mut cases = openings();
    cases.extend(sessions());
    cases.extend(ends());
    cases.extend(ids());
    cases.extend(kinds());
    cases.extend(messages());
    cases
}

/// A request with flags.
fn request(stream: u32, service: &str, method: &str, message: &[u8], flags: u8) -> Vec<u8> {
    let mut bytes = call(stream, service, method, message);
    bytes[9] = flags;
    bytes
}

/// The opening of a bidirectional stream.
fn talk(stream: u32, message: &[u8], flags: u8) -> Vec<u8> {
    request(stream, SERVICE.name, "Talk", message, flags)
}

fn follow(stream: u32, message: &[u8], flags: u8) -> Vec<u8> {
    request(stream, SERVICE.name, "Follow", message, flags)
}

fn data(stream: u32, message: &[u8], flags: u8) -> Vec<u8> {
    frame(stream, 3, flags, message)
}

fn closing(stream: u32) -> Vec<u8> {
    data(stream, &[], CLOSED | NO_DATA)
}

fn openings() -> Vec<Case> {
    let agreed = |name, frames: &[Vec<u8>]| (name, "agreed", frames.concat());
    vec![
        agreed(
            "a bidirectional stream, opened without data",
            &[talk(3, &[], OPEN | NO_DATA), data(3, A, 0), closing(3)],
        ),
        agreed(
            "a bidirectional stream, opened with an empty payload",
            &[talk(3, &[], OPEN), data(3, A, 0), closing(3)],
        ),
        agreed(
            "a bidirectional stream, opened with a message",
            &[talk(3, A, OPEN), data(3, B, 0), closing(3)],
        ),
        agreed(
            "a bidirectional stream, opened with a message and closed",
            &[talk(3, A, CLOSED)],
        ),
        agreed(
            "a bidirectional stream, opened without data and closed",
            &[talk(3, &[], CLOSED | NO_DATA)],
        ),
        agreed(
            "a bidirectional stream, opened with data that the flag denies",
            &[talk(3, A, OPEN | NO_DATA), closing(3)],
        ),
        agreed("a server stream", &[follow(3, A, CLOSED)]),
        agreed(
            "a server stream of an empty request",
            &[follow(3, &[], CLOSED)],
        ),
        agreed(
            "two streams and a call",
            &[
                talk(3, A, OPEN),
                talk(5, B, OPEN),
                call(7, AGENT, "Info", []),
                data(5, A, CLOSED),
                data(3, B, CLOSED),
            ],
        ),
    ]
}

fn sessions() -> Vec<Case> {
    let negotiate = |major| call(1, NEGOTIATION, "Negotiate", offer(major));
    let behind = |major| [negotiate(major), talk(3, A, CLOSED)].concat();
    vec![
        ("an opening behind an offer", "baseline", behind(1)),
        (
            "an opening behind an offer that is refused",
            "baseline",
            behind(9),
        ),
        ("an opening at the baseline", "baseline", talk(3, A, CLOSED)),
        (
            "an opening without a session, and data behind it",
            "baseline",
            [talk(3, &[], OPEN), data(3, A, 0)].concat(),
        ),
        (
            "an opening of a method that the session does not include",
            "agreed",
            request(3, SERVICE.name, "Newer", A, OPEN),
        ),
        (
            "an opening of an unknown method",
            "agreed",
            request(3, AGENT, "NoSuchMethod", A, OPEN),
        ),
    ]
}

fn ends() -> Vec<Case> {
    let agreed = |name, frames: &[Vec<u8>]| {
        (
            name,
            "agreed",
            [&[talk(3, &[], OPEN)], frames].concat().concat(),
        )
    };
    vec![
        agreed(
            "the caller closes with its last message",
            &[data(3, A, CLOSED)],
        ),
        agreed(
            "the caller closes with an empty message",
            &[data(3, &[], CLOSED)],
        ),
        agreed(
            "a frame without data that does not close",
            &[data(3, &[], NO_DATA), data(3, A, CLOSED)],
        ),
        agreed(
            "data and an end behind the end of the stream",
            &[closing(3), data(3, A, 0), closing(3)],
        ),
        agreed(
            "a frame of an unknown type",
            &[frame(3, 9, 0, A), data(3, A, CLOSED)],
        ),
    ]
}

fn ids() -> Vec<Case> {
    let agreed = |name, frames: &[Vec<u8>]| (name, "agreed", frames.concat());
    let ended = talk(3, A, CLOSED);
    vec![
        agreed(
            "data behind a stream that has ended",
            &[ended.clone(), data(3, A, 0)],
        ),
        agreed(
            "data on an id that was never opened",
            &[ended.clone(), data(1, A, 0), data(5, A, 0)],
        ),
        agreed("data on an even id", &[ended.clone(), data(2, A, 0)]),
        agreed(
            "an id that is used again for a stream",
            &[ended.clone(), talk(3, A, CLOSED), data(3, A, 0)],
        ),
        agreed(
            "an id of a stream that is used again for a call",
            &[ended, call(3, AGENT, "Info", [])],
        ),
        agreed(
            "streams that are opened out of order",
            &[talk(9, A, CLOSED), talk(5, A, CLOSED), talk(7, A, CLOSED)],
        ),
        agreed(
            "an id 126 below that of another stream",
            &[talk(129, A, CLOSED), data(3, A, 0), talk(3, A, CLOSED)],
        ),
        agreed(
            "an id 128 below that of another stream",
            &[
                talk(131, A, CLOSED),
                data(3, A, 0),
                talk(3, A, CLOSED),
                call(3, AGENT, "Info", []),
            ],
        ),
        agreed(
            "data behind an opening that was rejected",
            &[request(3, SERVICE.name, "Newer", A, OPEN), data(3, A, 0)],
        ),
    ]
}

fn kinds() -> Vec<Case> {
    let agreed = |name, frames: &[Vec<u8>]| (name, "agreed", frames.concat());
    vec![
        agreed(
            "a stream of a unary method",
            &[request(3, AGENT, "Info", &[], OPEN)],
        ),
        agreed(
            "a unary request to a bidirectional method",
            &[talk(3, A, 0)],
        ),
        agreed("a unary request to a server stream", &[follow(3, A, 0)]),
        agreed(
            "a server stream whose caller wants to go on",
            &[follow(3, A, OPEN), data(3, A, 0)],
        ),
        agreed(
            "a server stream without a request",
            &[follow(3, &[], CLOSED | NO_DATA)],
        ),
        agreed(
            "an opening that is open and closed",
            &[talk(3, A, OPEN | CLOSED)],
        ),
        agreed(
            "an offer that opens a stream",
            &[request(3, NEGOTIATION, "Negotiate", &offer(1), OPEN)],
        ),
    ]
}

fn messages() -> Vec<Case> {
    let agreed = |name, frames: &[Vec<u8>]| (name, "agreed", frames.concat());
    let unknown = [0xf8, 0xff, 0xff, 0xff, 0x0f, 1];
    let long = Message::new().bytes(1, [b'x'; 17]);
    let mut oversized = announce(3, MAX_PAYLOAD + 1);
    oversized[8] = 3;
    let open = talk(3, &[], OPEN);
    vec![
        agreed(
            "an opening with an unknown field",
            &[talk(3, &unknown, OPEN), data(3, A, 0)],
        ),
        agreed(
            "an opening that is not the message",
            &[talk(3, &[8, 1], OPEN)],
        ),
        agreed(
            "a message with an unknown field",
            &[
                open.clone(),
                data(3, A, 0),
                data(3, &unknown, 0),
                data(3, A, 0),
            ],
        ),
        agreed(
            "a message that is not the message",
            &[open.clone(), data(3, &[8, 1], 0)],
        ),
        agreed(
            "a message above its bound",
            &[open.clone(), data(3, long.as_ref(), 0)],
        ),
        agreed("a message of 4 MiB and a byte", &[open, oversized]),
    ]
}

/// What a guest says to `bytes`.
fn said(session: &str, bytes: &[u8]) -> Vec<u8> {
    let offered = guest(&[(1, 0, 0)], &[], &[]);
    let mut local = local(Role::Guest, &offered, &catalogue());
    local.services = &SERVICES;
    let mut guest = StreamGuest::new(&local, moment(&offered));
    if session == "agreed" {
        guest.receive(&call(1, NEGOTIATION, "Negotiate", offer(1)));
    }
    guest.receive(bytes)
}

/// The frames in what a guest has said, as a vector spells them.
fn answers(said: &[u8]) -> Value {
    let mut answers = Vec::new();
    each_frame(said, &mut |stream, data, response| match response {
        None => answers.push(data),
        Some(response) => {
            let status = response.status.unwrap_or_default();
            answers.push(json!({
                "stream": stream, "code": status.code, "refusal": refusal(&status),
            }));
        }
    });
    Value::Array(answers)
}

/// Visits each frame: its stream, and the data frame as a vector spells it or the response.
fn each_frame(mut said: &[u8], visit: &mut dyn FnMut(u32, Value, Option<Response<'_>>)) {
    let mut reader = FrameReader::new(MAX_PAYLOAD);
    while let Progress::Frame { frame, consumed } = reader.read(said) {
        let (header, payload) = (frame.header, frame.payload);
        let response = (header.frame_type == FrameType::Response)
            .then(|| Response::decode(payload).expect("a response"));
        let data = json!({
            "stream": header.stream, "flags": header.flags.0, "data": hex(payload),
        });
        visit(header.stream, data, response);
        said = &said[consumed..];
    }
    assert!(said.is_empty());
}
