//! Hosts and guests of one contract, or of two: what an offer is answered, and what the host makes of it.

use super::answers::sent;
use super::calls;
use super::json::{self, encoded, hex};
use super::parse;
use super::samples::{catalogue, guest, host};
use super::sentences::without_sentences;
use super::transcripts::{End, local, moment};
use crate::NEGOTIATION;
use agent_core::contract::Contract;
use agent_core::frame::HEADER_LEN;
use agent_core::grease::OutgoingOffer;
use agent_core::negotiate::{Initiator, OutgoingAnswer, Sides};
use agent_core::offer::{Offer, Role};
use agent_core::rpc::Response;
use agent_core::session::Server;
use serde_json::{Map, Value, json};

const ONE: &[(u32, u32, u32)] = &[(1, 0, 0)];

pub(super) fn generate() -> Vec<Value> {
    let long = "0123456789abcdef".repeat(4);
    let mut vectors = Vec::new();
    for (name, host, guest) in [
        (
            "the same contract",
            Some("acme.sandbox"),
            Some("acme.sandbox"),
        ),
        ("a name of 64 bytes", Some(&*long), Some(&*long)),
        ("a host of another contract", Some("acme.sandbox"), None),
        ("a guest of another contract", None, Some("acme.sandbox")),
        ("two contracts", Some("acme.sandbox"), Some("acme.other")),
    ] {
        vectors.push(vector(name, host, guest, false));
    }
    let name = "a guest that skips the name, and agrees";
    vectors.push(vector(name, Some("acme.sandbox"), None, true));
    vectors
}

pub(super) fn check(vector: &Map<String, Value>) {
    let name = |side: &str| vector[side].as_str();
    let is_unaware = vector["unaware"] == json!(true);
    let again = self::vector(
        parse::text(&vector["name"]),
        name("host"),
        name("guest"),
        is_unaware,
    );
    assert_eq!(again, Value::Object(vector.clone()));
}

fn vector(name: &str, host_name: Option<&str>, guest_name: Option<&str>, unaware: bool) -> Value {
    let host = Offer {
        contract: host_name,
        ..host(ONE, &[1], &[])
    };
    let guest = Offer {
        contract: guest_name,
        ..guest(ONE, &[1, 2], &[])
    };
    let offer = sent(host.clone(), Role::Host);
    let response = if unaware {
        agreed(&offer, &host, &guest)
    } else {
        answered(&offer, &guest)
    };
    json!({
        "name": name, "host": host_name, "guest": guest_name, "unaware": unaware,
        "offer": hex(&offer), "response": hex(&response), "outcome": outcome(&host, &response),
    })
}

/// The envelope of what a guest answers, without a sentence.
fn answered(offer: &[u8], guest: &Offer<'_>) -> Vec<u8> {
    let mut local = local(Role::Guest, guest, &catalogue());
    local.contract.name = guest.contract_name();
    let mut end = End::new(Server::new(&local), moment(guest));
    let answer = end.receive(&calls::call(1, NEGOTIATION, "Negotiate", offer));
    without_sentences(&answer)[HEADER_LEN..].to_vec()
}

/// The envelope of the answer of a guest that knows nothing of contracts.
fn agreed(offer: &[u8], host: &Offer<'_>, guest: &Offer<'_>) -> Vec<u8> {
    let sides = Sides {
        role: Role::Guest,
        ours: &guest.terms,
        theirs: &host.terms,
    };
    let level = sides
        .select(parse::catalogue(&catalogue()))
        .expect("a level");
    let guest = OutgoingOffer::new(guest.clone(), Role::Guest);
    let answer = OutgoingAnswer::new(offer, &guest, level);
    encoded(&agent_core::rpc::OutgoingResponse::Done(&answer))
}

/// What the host makes of a response.
fn outcome(host: &Offer<'_>, response: &[u8]) -> Value {
    let response = Response::decode(response).expect("a response");
    if let Some(status) = &response.status {
        return json!({"refusal": calls::refusal(status)});
    }
    let contract = Contract {
        name: host.contract_name(),
        ..Contract::handclasp(parse::catalogue(&catalogue()))
    };
    let initiator = Initiator::new(&OutgoingOffer::new(host.clone(), Role::Host), Role::Host);
    match initiator.check(&contract, &host.terms, response.payload) {
        Ok(agreement) => json::level(agreement.level),
        Err(error) => json!({"error": json::answer_error(error)}),
    }
}
