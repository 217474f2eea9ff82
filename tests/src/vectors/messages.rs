//! Envelopes, statuses, refusals, offers and answers: how they are read and how they are written.

use super::json::{self, encoded, hex};
use super::parse;
use super::samples::versions;
use super::{offers, refusals};
use crate::protobuf::Message;
use agent_core::negotiate::Answer;
use agent_core::rpc::{KeyValue, OutgoingRequest, OutgoingResponse, Request, Response};
use agent_core::wire::{WireError, Writer, put_message};
use agent_core::{Element, Feature, Offer, Refusal, Status};
use serde_json::{Map, Value, json};

pub(super) fn generate() -> Vec<Value> {
    let mut vectors = requests();
    vectors.extend(unreadable());
    vectors.extend(responses());
    vectors.extend(refusals::generate());
    vectors.extend(offers::generate());
    vectors
}

/// A vector of a valid message.
pub(super) fn valid(name: &str, message: &str, bytes: &[u8], canonical: bool) -> Value {
    let value = decode(message, bytes).expect("a valid message");
    json!({
        "name": name, "message": message, "bytes": hex(bytes), "value": value, "canonical": canonical,
    })
}

/// A vector of bytes that are not the message.
pub(super) fn invalid(name: &str, message: &str, bytes: &[u8]) -> Value {
    let error = decode(message, bytes).expect_err(name);
    json!({"name": name, "message": message, "bytes": hex(bytes), "error": error})
}

pub(super) fn check(vector: &Map<String, Value>) {
    let name = &vector["name"];
    let message = parse::text(&vector["message"]);
    let bytes = parse::bytes(&vector["bytes"]);
    match decode(message, &bytes) {
        Ok(value) => assert_eq!(value, vector["value"], "{name}"),
        Err(error) => assert_eq!(vector.get("error"), Some(&json!(error)), "{name}"),
    }
    if vector.get("canonical") == Some(&json!(true))
        && let Some(written) = encode(message, &vector["value"])
    {
        assert_eq!(hex(&written), hex(&bytes), "{name}");
    }
}

fn decode(message: &str, bytes: &[u8]) -> Result<Value, &'static str> {
    let wire = |value: Result<Value, WireError>| value.map_err(json::wire_error);
    match message {
        "Request" => wire(Request::decode(bytes).map(|it| json::request(&it))),
        "Response" => wire(Response::decode(bytes).map(|it| json::response(&it))),
        "Status" => wire(Status::decode(bytes).map(|it| json::status(&it))),
        "Refusal" => wire(Refusal::decode(bytes).map(|it| json::refusal(&it))),
        "Offer" => match Offer::decode(bytes) {
            Ok(offer) => Ok(json::offer(&offer)),
            Err(error) => Err(json::offer_error(error)),
        },
        "Answer" => match Answer::decode(bytes) {
            Ok(answer) => Ok(json::answer(&answer)),
            Err(error) => Err(json::offer_error(error)),
        },
        other => panic!("{other} is no message"),
    }
}

/// The bytes of a value; `None` for what is written only as part of something else, where
/// the comparison with what is generated is the test.
fn encode(message: &str, value: &Value) -> Option<Vec<u8>> {
    match message {
        "Request" => Some(encode_request(value)),
        "Response" if value["status"].is_null() => {
            let payload = parse::bytes(&value["payload"]);
            Some(encoded(&OutgoingResponse::Done(&&payload[..])))
        }
        "Offer" => {
            let fingerprint = parse::bytes(&value["fingerprint"]);
            Some(encoded(&parse::offer(value, &fingerprint)))
        }
        "Refusal" => Some(encoded(&Refusal {
            reason: parse::reason(&value["reason"]),
            element: Element::Path(parse::text(&value["element"])),
            since: parse::version(&value["since"]),
            feature: value["feature"]
                .is_u64()
                .then(|| parse::feature(&value["feature"])),
            built: value["built"] == json!(true),
            session: parse::version(&value["session"]),
            missing: parse::features(&value["missing"]),
            host: parse::versions(&value["host"]),
            guest: parse::versions(&value["guest"]),
            host_contract: value["host_contract"].as_str(),
            guest_contract: value["guest_contract"].as_str(),
        })),
        _ => None,
    }
}

fn encode_request(value: &Value) -> Vec<u8> {
    let payload = parse::bytes(&value["payload"]);
    let mut bytes = encoded(&OutgoingRequest {
        service: parse::text(&value["service"]),
        method: parse::text(&value["method"]),
        payload: &&payload[..],
        timeout_nano: value["timeout_nano"].as_i64().expect("a signed number"),
    });
    for pair in parse::list(&value["metadata"]) {
        let mut buffer = [0; 256];
        let mut writer = Writer::new(&mut buffer);
        let (key, value) = (parse::text(&pair["key"]), parse::text(&pair["value"]));
        put_message(&mut writer, 5, &KeyValue { key, value });
        bytes.extend(writer.finish().expect("room"));
    }
    bytes
}

fn requests() -> Vec<Value> {
    let call = Message::new()
        .bytes(1, "handclasp.v1.Agent")
        .bytes(2, "Info");
    let health = Message::new().bytes(1, "grpc.Health").bytes(2, "Check");
    let pair = Message::new().bytes(1, "traceparent").bytes(2, "00-1");
    let full = call
        .clone()
        .bytes(3, [8, 1])
        .number(4, 5_000_000_000)
        .bytes(5, &pair)
        .bytes(5, Message::new().bytes(1, "k"));
    let disordered = Message::new()
        .bytes(2, "Info")
        .number(99, 7)
        .bytes(1, "x")
        .bytes(1, "handclasp.v1.Agent")
        .number(4, 0)
        .bytes(3, "");
    [
        ("a request without a message", call.clone(), true),
        (
            "a request with a message",
            health.bytes(3, [0x0a, 1, b'x']),
            true,
        ),
        ("a request with all fields", full, true),
        (
            "a request with a negative timeout",
            call.number(4, u64::MAX),
            true,
        ),
        (
            "a request in disorder, with an unknown field and one twice",
            disordered,
            false,
        ),
        (
            "an empty request, which is readable and names no method",
            Message::new(),
            true,
        ),
    ]
    .into_iter()
    .map(|(name, bytes, canonical)| valid(name, "Request", bytes.as_ref(), canonical))
    .collect()
}

/// Each defect of protobuf, in a request.
fn unreadable() -> Vec<Value> {
    let largest = [0xff; 9];
    let long = |last: &[u8]| [&[0x20][..], &largest, last].concat();
    let mut vectors = vec![
        valid("a varint of 64 bits", "Request", &long(&[0x01]), true),
        valid(
            "a varint with a zero byte at its end",
            "Request",
            &[0x20, 0x85, 0x00],
            false,
        ),
        valid(
            "unknown fields of each wire type",
            "Request",
            &[
                0x30, 1, 0x31, 1, 2, 3, 4, 5, 6, 7, 8, 0x32, 1, 0, 0x35, 1, 2, 3, 4,
            ],
            false,
        ),
        valid(
            "the highest field number",
            "Request",
            &[0xf8, 0xff, 0xff, 0xff, 0x0f, 1],
            false,
        ),
    ];
    let invalid_bytes: [(&str, &[u8]); 17] = [
        ("a key without its value", &[0x08]),
        ("a varint that ends early", &[0x20, 0x80]),
        ("a string that ends early", &[0x0a, 5, b'a', b'b']),
        ("a fixed32 that ends early", &[0x35, 1, 2, 3]),
        ("a fixed64 that ends early", &[0x31, 1, 2, 3, 4, 5, 6, 7]),
        (
            "a length above what there is, of 64 bits",
            &[&[0x0a][..], &largest, &[0x01]].concat(),
        ),
        ("a varint past 64 bits", &long(&[0x02])),
        ("a varint of eleven bytes", &long(&[0x80, 0x00])),
        ("field number 0", &[0x00, 1]),
        ("a field number of 2^29", &[0x80, 0x80, 0x80, 0x80, 0x10, 0]),
        ("a group", &[0x33, 0x34]),
        ("the end of a group", &[0x34]),
        ("wire type 6", &[0x36]),
        ("wire type 7", &[0x37]),
        ("a number for a string", &[0x08, 1]),
        ("a string that is not UTF-8", &[0x0a, 2, 0xc3, 0x28]),
        ("metadata that is not protobuf", &[0x2a, 1, 0x0a]),
    ];
    vectors.extend(invalid_bytes.map(|(name, bytes)| invalid(name, "Request", bytes)));
    vectors
}

fn responses() -> Vec<Value> {
    let ok = Message::new().bytes(1, Message::new()).bytes(2, [8, 1]);
    let detail = Message::new().bytes(1, "type.googleapis.com/google.protobuf.Empty");
    let status = Message::new()
        .number(1, 5)
        .bytes(2, "no such program")
        .bytes(3, &detail);
    let unknown = Message::new().number(9, 1).bytes(2, [8, 1]);
    vec![
        valid(
            "a response with a message",
            "Response",
            &[0x12, 2, 8, 1],
            true,
        ),
        valid("an empty response", "Response", &[], true),
        valid(
            "a response with a status that is OK",
            "Response",
            ok.as_ref(),
            false,
        ),
        valid(
            "a response with another detail than a refusal",
            "Response",
            Message::new().bytes(1, &status).as_ref(),
            true,
        ),
        valid(
            "a response with an unknown field",
            "Response",
            unknown.as_ref(),
            false,
        ),
        valid(
            "a status with a code that gRPC does not define",
            "Status",
            &[0x08, 99],
            true,
        ),
        invalid("two statuses", "Response", &[0x0a, 2, 8, 5, 0x0a, 2, 8, 5]),
        invalid("a status that ends early", "Response", &[0x0a, 2, 0x12, 5]),
        invalid("a detail that is not protobuf", "Status", &[0x1a, 1, 0x0a]),
        invalid("a status for a number", "Response", &[0x08, 5]),
        invalid("a message that is not UTF-8", "Status", &[0x12, 1, 0xff]),
    ]
}

/// A refusal with everything in it.
pub(super) fn full_refusal() -> Refusal<'static> {
    Refusal {
        reason: agent_core::RefusalReason::NotInSession,
        element: Element::Path("Mount.driver \"ephemeral\""),
        since: Some(agent_core::Version::new(1, 1)),
        feature: Some(Feature(5)),
        built: true,
        session: Some(agent_core::Version::new(1, 0)),
        missing: super::samples::set(&[1, 140]),
        host: versions(&[(3, 0, 4), (2, 1, 1)]),
        guest: versions(&[(1, 0, 7)]),
        host_contract: None,
        guest_contract: None,
    }
}
