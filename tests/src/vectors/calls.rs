//! What a guest answers to what.

use super::answers::sent;
use super::frames::{announce, frame};
use super::json::{self, hex};
use super::parse;
use super::samples::{guest, host};
use super::transcripts::{End, local};
use crate::Frame;
use crate::connection::offer;
use crate::protobuf::Message;
use crate::{AGENT, HEALTH, NEGOTIATION};
use agent_core::frame::{HEADER_LEN, Header, MAX_PAYLOAD, MAX_SKIPPED};
use agent_core::offer::Role;
use agent_core::rpc::Response;
use agent_core::session::{Baseline, Server};
use agent_core::{Code, Refusal, Status};
use serde_json::{Map, Value, json};

pub(super) fn generate() -> Vec<Value> {
    let vector = |(name, session, bytes): Case| {
        let (said, closes) = said(session, &bytes);
        json!({
            "name": name, "session": session, "bytes": hex(&bytes),
            "answers": answers(&said), "closes": closes,
        })
    };
    cases().into_iter().map(vector).collect()
}

/// What the guest says to a person whose call is not done.
pub(super) fn sentences() -> Vec<Value> {
    let mut sentences = Vec::new();
    for (name, session, bytes) in cases() {
        each_response(&said(session, &bytes).0, &mut |stream, status| {
            if status.code != Code::Ok as i32 {
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
    let (said, closes) = said(parse::text(&vector["session"]), &bytes);
    assert_eq!(answers(&said), vector["answers"], "{}", vector["name"]);
    assert_eq!(json!(closes), vector["closes"], "{}", vector["name"]);
}

type Case = (&'static str, &'static str, Vec<u8>);

fn cases() -> Vec<Case> {
    let mut cases = frames();
    cases.extend(envelopes());
    cases.extend(sessions());
    cases.extend(checks());
    cases.extend(messages());
    cases
}

pub(super) fn call(stream: u32, service: &str, method: &str, request: impl AsRef<[u8]>) -> Vec<u8> {
    Frame::call(stream, service, method, request).to_bytes()
}

/// A call that is served at any time, to see that the connection lives.
fn health(stream: u32) -> Vec<u8> {
    call(stream, HEALTH, "Check", [])
}

/// A call that has no end of its own.
fn endless(stream: u32) -> Vec<u8> {
    let request = Message::new().bytes(1, "sleep").bytes(1, "1000");
    call(stream, AGENT, "Run", request)
}

/// A call of Info with this type and these flags.
fn info(stream: u32, frame_type: u8, flags: u8) -> Vec<u8> {
    let envelope = Message::new().bytes(1, AGENT).bytes(2, "Info");
    frame(stream, frame_type, flags, envelope.as_ref())
}

fn frames() -> Vec<Case> {
    let then_health = |bytes: Vec<u8>| [bytes, health(99)].concat();
    vec![
        ("a call", "baseline", info(1, 1, 0)),
        (
            "a call with the flag remote closed",
            "baseline",
            info(1, 1, 1),
        ),
        (
            "calls out of order",
            "baseline",
            [health(7), info(3, 1, 0), health(5)].concat(),
        ),
        ("an even stream", "baseline", then_health(info(4, 1, 0))),
        ("stream 0", "baseline", then_health(info(0, 1, 0))),
        (
            "the stream of a call in flight",
            "baseline",
            [endless(1), health(1)].concat(),
        ),
        (
            "the flag remote open",
            "baseline",
            then_health(info(1, 1, 2)),
        ),
        ("the flag no data", "baseline", then_health(info(1, 1, 4))),
        (
            "data on no call's stream",
            "baseline",
            then_health(info(1, 3, 0)),
        ),
        (
            "an unknown type on no call's stream",
            "baseline",
            then_health(info(1, 9, 0)),
        ),
        (
            "data on the stream of a call in flight",
            "baseline",
            [endless(1), info(1, 3, 0), health(3)].concat(),
        ),
        (
            "a response that nobody asked for",
            "baseline",
            then_health(info(1, 2, 0)),
        ),
        (
            "a payload of 4 MiB and a byte",
            "baseline",
            announce(1, MAX_PAYLOAD + 1),
        ),
        (
            "a payload of 16 MiB and a byte",
            "baseline",
            announce(1, MAX_SKIPPED + 1),
        ),
    ]
}

fn envelopes() -> Vec<Case> {
    let then_health = |payload: &[u8]| [frame(1, 1, 0, payload), health(3)].concat();
    vec![
        ("an empty frame", "baseline", then_health(&[])),
        (
            "an envelope that is not protobuf",
            "baseline",
            then_health(&[0x0a, 9, b'x']),
        ),
        (
            "an envelope that names no method",
            "baseline",
            then_health(&[0x0a, 1, b's']),
        ),
        (
            "an unknown service",
            "baseline",
            call(1, "no.such.Service", "Method", []),
        ),
        (
            "an unknown method",
            "baseline",
            call(1, AGENT, "NoSuchMethod", []),
        ),
        (
            "a method of another service",
            "baseline",
            call(1, HEALTH, "Info", []),
        ),
        (
            "the host's method",
            "baseline",
            call(1, "handclasp.v1.Host", "Ready", offer(1)),
        ),
    ]
}

fn sessions() -> Vec<Case> {
    let negotiate = |offer: &[u8]| call(5, NEGOTIATION, "Negotiate", offer);
    vec![
        ("an agent that insists, a call", "insists", info(1, 1, 0)),
        ("an agent that insists, health", "insists", health(1)),
        (
            "an agent that insists, an unknown method",
            "insists",
            call(1, AGENT, "NoSuchMethod", []),
        ),
        ("a session, a call", "agreed", info(1, 1, 0)),
        (
            "a session, an unknown method",
            "agreed",
            call(1, AGENT, "NoSuchMethod", []),
        ),
        (
            "a session, negotiated again",
            "agreed",
            [negotiate(&offer(1)), info(1, 1, 0)].concat(),
        ),
        ("a refused negotiation, a call", "refused", info(1, 1, 0)),
        ("a refused negotiation, health", "refused", health(1)),
        (
            "a refused negotiation, an unknown method",
            "refused",
            call(1, AGENT, "NoSuchMethod", []),
        ),
        (
            "a refused negotiation, refused again",
            "refused",
            [negotiate(&offer(8)), info(1, 1, 0)].concat(),
        ),
        (
            "an offer that cannot be read, then a call",
            "baseline",
            [negotiate(&[0x0a, 9]), info(1, 1, 0)].concat(),
        ),
        (
            "an offer with ranges that ascend",
            "baseline",
            negotiate(&[0x0a, 2, 8, 1, 0x0a, 2, 8, 2]),
        ),
        (
            "an offer without a version",
            "baseline",
            [negotiate(&[]), info(1, 1, 0)].concat(),
        ),
        (
            "an offer that requires a feature that nobody has, then a call",
            "baseline",
            [
                negotiate(
                    Message::new()
                        .bytes(1, [8, 1])
                        .bytes(3, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x40])
                        .as_ref(),
                ),
                info(1, 1, 0),
            ]
            .concat(),
        ),
    ]
}

/// Offers of 1.0 with a check, and a call behind each.
fn checks() -> Vec<Case> {
    let whole = sent(host(&[(1, 0, 0)], &[1], &[]), Role::Host);
    let end = whole.len();
    let changed = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        bytes
    };
    let empty = Message::new().bytes(1, [8, 1]).bytes(12, []).into_bytes();
    [
        ("a check that holds", whole.clone()),
        ("a check that is changed", changed(end - 1)),
        (
            "an offer that is changed before its check",
            changed(end - 20),
        ),
        (
            "a check that is not the last field",
            [&whole[..], &[0x68, 1]].concat(),
        ),
        ("a check that is empty", empty),
        ("a check that is a number", vec![0x0a, 2, 8, 1, 0x60, 1]),
    ]
    .into_iter()
    .map(|(name, offer)| {
        let negotiate = call(5, NEGOTIATION, "Negotiate", offer);
        (name, "baseline", [negotiate, info(1, 1, 0)].concat())
    })
    .collect()
}

fn messages() -> Vec<Case> {
    let unknown = [0xf8, 0xff, 0xff, 0xff, 0x0f, 1];
    let many = [0x0a, 0].repeat(1025);
    vec![
        (
            "an unknown field",
            "agreed",
            call(1, AGENT, "Info", unknown),
        ),
        (
            "an unknown field without a negotiation",
            "baseline",
            call(1, AGENT, "Run", unknown),
        ),
        (
            "an unknown field in a lenient message",
            "agreed",
            call(1, HEALTH, "Check", unknown),
        ),
        (
            "an unknown enum value",
            "agreed",
            call(1, AGENT, "Shutdown", [0x08, 99]),
        ),
        (
            "a negative enum value",
            "agreed",
            call(1, AGENT, "Shutdown", Message::new().number(1, u64::MAX)),
        ),
        (
            "a request that is not the message",
            "agreed",
            call(1, AGENT, "Run", [0x08, 1]),
        ),
        (
            "a request that ends early",
            "agreed",
            call(1, AGENT, "Run", [0x0a, 5, b'l']),
        ),
        (
            "a list above its bound",
            "agreed",
            call(1, AGENT, "Run", many),
        ),
    ]
}

/// What an agent of version 1.0 says to `bytes`, and whether it closes the connection then.
fn said(session: &str, bytes: &[u8]) -> (Vec<u8>, bool) {
    let mut local = local(
        Role::Guest,
        &guest(&[(1, 0, 0)], &[1, 2, 3], &[]),
        &super::samples::catalogue(),
    );
    if session == "insists" {
        local.baseline = Baseline::Refuse;
    }
    let moment = super::transcripts::moment(&guest(&[], &[], &[]));
    let mut end = End::new(Server::new(&local), moment);
    let before = match session {
        "agreed" => Some(offer(1)),
        "refused" => Some(offer(9)),
        _ => None,
    };
    if let Some(offer) = before {
        end.receive(&call(1, NEGOTIATION, "Negotiate", offer));
    }
    let written = end.receive(bytes);
    (written, end.is_closed())
}

/// The responses in what a guest has said, as a vector spells them.
fn answers(said: &[u8]) -> Value {
    let mut answers = Vec::new();
    each_response(said, &mut |stream, status| {
        answers.push(json!({
            "stream": stream, "code": status.code, "refusal": refusal(status),
        }));
    });
    Value::Array(answers)
}

fn each_response(mut said: &[u8], visit: &mut dyn FnMut(u32, &Status<'_>)) {
    while let Some((header, rest)) = said.split_first_chunk::<HEADER_LEN>() {
        let header = Header::parse(header);
        let (payload, rest) = rest.split_at(header.length as usize);
        let response = Response::decode(payload).expect("a response");
        visit(header.stream, &response.status.unwrap_or_default());
        said = rest;
    }
}

pub(super) fn refusal(status: &Status<'_>) -> Value {
    let refusal = status
        .refusal()
        .map(|bytes| Refusal::decode(bytes).expect("a refusal"));
    json!(refusal.as_ref().map(json::refusal))
}
