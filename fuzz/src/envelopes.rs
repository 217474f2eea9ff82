//! ttRPC's envelopes and the status in them, against prost.

use crate::contents::Definition;
use crate::output::encoded;
use agent_core::error::{self, Code, Refusal};
use agent_core::rpc;
use agent_core::wire::WireError;
use handclasp::v1;
use prost::Message;
use std::sync::LazyLock;

/// `ttrpc.Request`.
#[derive(Clone, PartialEq, Message)]
struct Request {
    #[prost(string, tag = "1")]
    service: String,
    #[prost(string, tag = "2")]
    method: String,
    #[prost(bytes = "vec", tag = "3")]
    payload: Vec<u8>,
    #[prost(int64, tag = "4")]
    timeout_nano: i64,
    #[prost(message, repeated, tag = "5")]
    metadata: Vec<KeyValue>,
}

/// `ttrpc.KeyValue`.
#[derive(Clone, PartialEq, Message)]
struct KeyValue {
    #[prost(string, tag = "1")]
    key: String,
    #[prost(string, tag = "2")]
    value: String,
}

/// `ttrpc.Response`.
#[derive(Clone, PartialEq, Message)]
struct Response {
    #[prost(message, optional, tag = "1")]
    status: Option<Status>,
    #[prost(bytes = "vec", tag = "2")]
    payload: Vec<u8>,
}

/// `google.rpc.Status`.
#[derive(Clone, PartialEq, Message)]
struct Status {
    #[prost(int32, tag = "1")]
    code: i32,
    #[prost(string, tag = "2")]
    message: String,
    #[prost(message, repeated, tag = "3")]
    details: Vec<Any>,
}

/// `google.protobuf.Any`.
#[derive(Clone, PartialEq, Message)]
struct Any {
    #[prost(string, tag = "1")]
    type_url: String,
    #[prost(bytes = "vec", tag = "2")]
    value: Vec<u8>,
}

/// Reads any bytes as each envelope.
pub fn check(data: &[u8]) {
    request(data);
    response(data);
    refusal(data);
}

fn request(data: &[u8]) {
    let theirs = Request::decode(data);
    let ours = match rpc::Request::decode(data) {
        Ok(ours) => ours,
        Err(error) => return refused_rightly(error, &REQUEST, theirs.is_ok(), data),
    };
    #[allow(clippy::cast_possible_truncation)]
    let timeout_nano = if cfg!(feature = "planted") {
        i64::from(ours.timeout_nano as i32)
    } else {
        ours.timeout_nano
    };
    let metadata = ours.metadata.iter().map(|pair| KeyValue {
        key: pair.key.to_owned(),
        value: pair.value.to_owned(),
    });
    let owned = Request {
        service: ours.service.to_owned(),
        method: ours.method.to_owned(),
        payload: ours.payload.to_owned(),
        timeout_nano,
        metadata: metadata.collect(),
    };
    assert_eq!(Ok(&owned), theirs.as_ref());
    let again = encoded(&rpc::OutgoingRequest {
        service: ours.service,
        method: ours.method,
        payload: &ours.payload,
        timeout_nano: ours.timeout_nano,
    });
    for pair in ours.metadata {
        assert_eq!(
            KeyValue::decode(&encoded(&pair)[..]).map(|pair| pair.key),
            Ok(pair.key.to_owned())
        );
    }
    let without_metadata = Request {
        metadata: Vec::new(),
        ..owned
    };
    assert_eq!(again, without_metadata.encode_to_vec());
}

fn response(data: &[u8]) {
    let theirs = Response::decode(data);
    match rpc::Response::decode(data) {
        Ok(ours) => {
            let owned = Response {
                status: ours.status.map(|status| self::status(&status)),
                payload: ours.payload.to_owned(),
            };
            assert_eq!(Ok(owned), theirs);
        }
        Err(error) => refused_rightly(error, &RESPONSE, theirs.is_ok(), data),
    }
}

fn status(ours: &error::Status<'_>) -> Status {
    assert!(!Code::from_number(ours.code).to_string().is_empty());
    let details = ours
        .details
        .iter()
        .map(|any| Any::decode(any).expect("a checked detail"));
    let details: Vec<_> = details.collect();
    let ours_among = details.iter().find(|any| any.type_url == Refusal::TYPE_URL);
    assert_eq!(ours.refusal(), ours_among.map(|any| &any.value[..]));
    Status {
        code: ours.code,
        message: ours.message.to_owned(),
        details,
    }
}

fn refusal(data: &[u8]) {
    let theirs = v1::Refusal::decode(data);
    let ours = match Refusal::decode(data) {
        Ok(ours) => ours,
        // Of sub-messages that may appear once the last one counts: nothing is refused for it.
        Err(error) => return refused_rightly(error, &REFUSAL, theirs.is_ok(), data),
    };
    assert_eq!(Refusal::decode(&encoded(&ours)).as_ref(), Ok(&ours));
    assert!(!ours.reason.name().is_empty());
    let theirs = theirs.expect("prost accepts what we accept");
    assert_eq!(ours.element.to_string(), theirs.element);
}

/// What we refuse and prost does not has to be a group, or a sub-message that appears twice.
fn refused_rightly(error: WireError, definition: &Definition, theirs_is_ok: bool, data: &[u8]) {
    assert_eq!(error.to_string(), error.as_str());
    if theirs_is_ok {
        let contents = definition.contents(data);
        match error {
            WireError::Group => assert!(contents.group),
            WireError::DuplicateMessage => assert!(contents.duplicate),
            error => panic!("prost accepts what we refuse: {error}"),
        }
    }
}

/// The sub-messages of a request: its metadata.
static REQUEST: LazyLock<Definition> =
    LazyLock::new(|| Definition::with([(5, true, Definition::default())]));

/// The sub-messages of a response: its status, and the details in it.
static RESPONSE: LazyLock<Definition> = LazyLock::new(|| {
    let status = Definition::with([(3, true, Definition::default())]);
    Definition::with([(1, false, status)])
});

static REFUSAL: LazyLock<Definition> = LazyLock::new(|| Definition::of("handclasp.v1.Refusal"));
