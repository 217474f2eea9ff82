//! What error responses say to people. Sentences are no part of the protocol: they may change, and no other file of
//! vectors holds any.

use super::frames::frame;
use super::{calls, refusals, streams};
use crate::protobuf::Message;
use agent_core::frame::{FrameType, HEADER_LEN, Header};
use agent_core::rpc::Response;
use agent_core::{Code, ErrorResponse, Status};
use serde_json::{Map, Value, json};

pub(super) fn generate() -> Vec<Value> {
    let mut vectors = Vec::new();
    refusals::error_responses(&mut |name, response: &ErrorResponse<'_>| {
        vectors.push(json!({
            "name": name, "code": response.code() as i32, "message": response.to_string(),
        }));
    });
    vectors.extend(calls::sentences());
    vectors.extend(streams::sentences());
    vectors
}

pub(super) fn check(vector: &Map<String, Value>) {
    let name = &vector["name"];
    let said = generate().into_iter().find(|said| said["name"] == *name);
    assert_eq!(
        said.as_ref().and_then(Value::as_object),
        Some(vector),
        "{name}"
    );
    assert_ne!(vector["code"], json!(Code::Ok as i32), "{name}");
    assert_ne!(vector["message"], json!(""), "{name}");
}

/// A status with its code and its details alone.
pub(super) fn without_sentence(status: &Status<'_>) -> Message {
    let code = u64::try_from(status.code).expect("a code");
    let mut message = Message::new().number(1, code);
    for detail in &status.details {
        message = message.bytes(3, detail);
    }
    message
}

/// Frames of which the responses have lost their sentences.
pub(super) fn without_sentences(mut bytes: &[u8]) -> Vec<u8> {
    let mut stripped = Vec::new();
    while let Some((header, rest)) = bytes.split_first_chunk::<HEADER_LEN>() {
        let header = Header::parse(header);
        let (payload, rest) = rest.split_at(header.length as usize);
        let status = (header.frame_type == FrameType::Response)
            .then(|| Response::decode(payload).expect("a response").status)
            .flatten();
        match status {
            Some(status) => {
                let envelope = Message::new().bytes(1, without_sentence(&status));
                stripped.extend(frame(header.stream, 2, 0, envelope.as_ref()));
            }
            None => stripped.extend([&header.to_bytes(), payload].concat()),
        }
        bytes = rest;
    }
    stripped
}
