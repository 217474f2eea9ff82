//! Streams that a host opens behind its offer. Agents that were released before streams answer MALFORMED to each.

use super::calls::refusal;
use super::json::{encoded, hex};
use super::parse;
use super::samples::{catalogue, guest, host};
use super::sentences::without_sentence;
use super::transcripts::{End, local, moment};
use crate::protobuf::Message;
use agent_core::dispatch::{Method, MethodKind, Visibility};
use agent_core::error::{Absent, Element};
use agent_core::level::Need;
use agent_core::offer::Role;
use agent_core::rpc::Response;
use agent_core::session::{Client, ClientEvent, Server};
use agent_core::wire::Writer;
use agent_core::{Code, ErrorResponse, Status, Version};
use serde_json::{Map, Value, json};

const METHOD: Element<'_> = Element::Method {
    service: "example.v1.Streams",
    name: "Newer",
};

pub(super) fn generate() -> Vec<Value> {
    let (old, new) = (Version::new(1, 0), Version::new(1, 1));
    let malformed = ErrorResponse::ProtocolViolation("a released agent says this");
    let unknown = ErrorResponse::UnknownMethod {
        method: METHOD,
        absent: Absent::Unknown,
        session: old,
    };
    let invalid = ErrorResponse::Handler(Code::InvalidArgument, "a handler says this");
    let cases = [
        ("an agent that has no streams", new, old, &malformed),
        (
            "an agent that has streams, and not this one",
            new,
            old,
            &unknown,
        ),
        ("a method that the session includes", old, old, &malformed),
        ("a session that includes the method", new, new, &malformed),
        ("an error without a refusal", new, old, &invalid),
    ];
    cases
        .into_iter()
        .map(|(name, since, session, error)| {
            let status = encoded(error);
            let status = Status::decode(&status).expect("a status");
            let response = Message::new().bytes(1, without_sentence(&status));
            json!({
                "name": name, "since": since.to_string(), "session": session.to_string(),
                "response": hex(response.as_ref()),
                "outcome": outcome(since, session, response.as_ref()),
            })
        })
        .collect()
}

pub(super) fn check(vector: &Map<String, Value>) {
    let version = |key: &str| parse::version(&vector[key]).expect("a version");
    let response = parse::bytes(&vector["response"]);
    let outcome = outcome(version("since"), version("session"), &response);
    assert_eq!(outcome, vector["outcome"], "{}", vector["name"]);
}

/// What a host makes of the error response to the opening of a method of version `since`, in a session of version `session`.
fn outcome(since: Version, session: Version, response: &[u8]) -> Value {
    let method = Method {
        service: "example.v1.Streams",
        name: "Newer",
        visibility: Visibility::Session(Need::since(since.major, since.minor)),
        kind: MethodKind::Bidirectional,
        idempotent: false,
    };
    let ranges = [(session.major, 0, session.minor)];
    let (host, guest) = (host(&ranges, &[], &[]), guest(&ranges, &[], &[]));
    let (host_local, guest_local) = (
        local(Role::Host, &host, &catalogue()),
        local(Role::Guest, &guest, &catalogue()),
    );
    let mut client = Client::<8>::dialled(&host_local);
    let mut buffer = [0; 4096];
    let mut output = Writer::new(&mut buffer);
    let expected = host_local.contract.baseline;
    let offered = client.negotiate(&moment(&host), expected, &mut output);
    offered.expect("room for an offer");
    let offer = output.finish().expect("room").to_vec();
    let answer = End::new(Server::new(&guest_local), moment(&guest)).receive(&offer);
    let event = client.receive(&answer, &mut Writer::new(&mut [])).event;
    assert!(matches!(event, ClientEvent::Agreed(_)), "{event:?}");

    let response = Response::decode(response).expect("a response");
    let status = response.status.unwrap_or_default();
    let typed = Code::from_number(status.code) == Code::Unimplemented && status.refusal().is_some();
    if typed || client.is_absent(&method, &status) {
        return json!("not-in-session");
    }
    json!({"code": status.code, "refusal": refusal(&status)})
}
