//! Offers with the grease that their nonces choose.

use super::json::{self, encoded, hex};
use super::parse;
use super::samples::{GUEST_NONCE, HOST_NONCE, guest, host, minimal};
use agent_core::grease::OutgoingOffer;
use agent_core::offer::{Offer, Role};
use agent_core::wire::Reader;
use serde_json::{Map, Value, json};

const ONE: [(u32, u32, u32); 1] = [(1, 0, 0)];

/// A nonce of zeros alone would be taken for none.
const LOWEST: [u8; 16] = *b"\0\0\0\0\0lowest-of-a";

pub(super) fn generate() -> Vec<Value> {
    [
        ("a host", "host", host(&ONE, &[1, 2, 3], &[2])),
        ("a guest", "guest", guest(&ONE, &[1, 2, 3], &[])),
        ("a host's lowest grease", "host", minimal(&ONE, LOWEST)),
        ("a guest's lowest grease", "guest", minimal(&ONE, LOWEST)),
        ("a host's highest grease", "host", minimal(&ONE, [0xff; 16])),
        (
            "a guest's highest grease",
            "guest",
            minimal(&ONE, [0xff; 16]),
        ),
        (
            "a host with a guest's nonce",
            "host",
            minimal(&ONE, GUEST_NONCE),
        ),
        (
            "a guest with a host's nonce",
            "guest",
            minimal(&ONE, HOST_NONCE),
        ),
    ]
    .into_iter()
    .map(|(name, role, offer)| {
        let mut vector = json!({"name": name, "role": role, "offer": json::offer(&offer)});
        let expected = expected(role, offer);
        let vector_map = vector.as_object_mut().expect("an object");
        vector_map.extend(expected.as_object().expect("an object").clone());
        vector
    })
    .collect()
}

pub(super) fn check(vector: &Map<String, Value>) {
    let offer = &vector["offer"];
    let fingerprint = parse::bytes(&offer["fingerprint"]);
    let expected = expected(
        parse::text(&vector["role"]),
        parse::offer(offer, &fingerprint),
    );
    for (key, value) in expected.as_object().expect("an object") {
        assert_eq!(*value, vector[key], "{}", vector["name"]);
    }
}

/// The offer as it is sent, and the grease that is found in it.
fn expected(role: &str, offer: Offer<'_>) -> Value {
    let role = match role {
        "host" => Role::Host,
        _ => Role::Guest,
    };
    let plain = offer.terms;
    let bytes = encoded(&OutgoingOffer::new(offer, role));
    let greased = Offer::decode(&bytes).expect("an offer").terms;
    let mut features = greased.offered.difference(plain.offered).iter();
    let mut reader = Reader::new(&bytes);
    let mut numbers = std::iter::from_fn(|| reader.next_field().expect("fields"));
    json!({
        "bytes": hex(&bytes),
        "major": greased.versions.ranges()[0].major(),
        "feature": features.next().expect("a reserved feature").0,
        "field": numbers.by_ref().map(|field| field.number).max().expect("a field"),
    })
}
