//! Answers, right and wrong ones, and what their initiator makes of them.

use super::json::{self, encoded, hex};
use super::parse;
use super::samples::{catalogue, guest, host, set};
use crate::protobuf::Message;
use agent_core::Contract;
use agent_core::grease::OutgoingOffer;
use agent_core::negotiate::{Answer, Initiator, OutgoingAnswer};
use agent_core::offer::{Offer, Role};
use agent_core::{Level, Version};
use serde_json::{Map, Value, json};

/// What the two sides come to that these vectors are made of.
fn agreed() -> Level {
    Level {
        version: Version::new(1, 1),
        features: set(&[2, 4]),
    }
}

fn the_host() -> Offer<'static> {
    host(&[(2, 3, 3), (1, 0, 2)], &[2, 4, 5], &[2])
}

fn the_guest() -> Offer<'static> {
    guest(&[(2, 0, 0), (1, 0, 1)], &[1, 2, 3, 4], &[])
}

/// A vector's name, whom the answer is for, and the answer.
type Case = (&'static str, Role, Vec<u8>);

pub(super) fn generate() -> Vec<Value> {
    let cases = computed().into_iter().chain(damaged());
    cases
        .map(|(name, role, bytes)| {
            let (role_name, offer) = match role {
                Role::Host => ("host", the_host()),
                Role::Guest => ("guest", the_guest()),
            };
            let outcome = outcome(&catalogue(), role, &offer, &bytes);
            json!({
                "name": name, "role": role_name, "catalogue": catalogue(), "offer": json::offer(&offer),
                "initiator": hex(&sent(offer, role)), "bytes": hex(&bytes), "outcome": outcome,
            })
        })
        .collect()
}

/// Answers whose digests are right, of responders that have selected this or that.
fn computed() -> Vec<Case> {
    let (host, guest) = (sent(the_host(), Role::Host), sent(the_guest(), Role::Guest));
    let from_guest = |level| answer(&host, the_guest(), Role::Guest, level);
    let from_host = |level| answer(&guest, the_host(), Role::Host, level);
    let at = |major, minor, features: &[u8]| Level {
        version: Version::new(major, minor),
        features: set(features),
    };
    let to_host = [
        ("a guest's right answer", agreed()),
        ("a lower minor", at(1, 0, &[2])),
        ("a higher minor", at(1, 2, &[2, 4])),
        ("another major", at(2, 0, &[2, 4])),
        ("a feature less", at(1, 1, &[2])),
        ("a feature more", at(1, 1, &[2, 3, 4])),
        ("a reserved feature more", at(1, 1, &[2, 4, 192])),
    ];
    let to_guest = [
        ("a host's right answer", agreed()),
        ("a host's answer with a lower minor", at(1, 0, &[2])),
    ];
    let to_host = to_host.map(|(name, level)| (name, Role::Host, from_guest(level)));
    let to_guest = to_guest.map(|(name, level)| (name, Role::Guest, from_host(level)));
    to_host.into_iter().chain(to_guest).collect()
}

/// What can happen to a right answer on its way.
fn damaged() -> Vec<Case> {
    let host = sent(the_host(), Role::Host);
    let right = answer(&host, the_guest(), Role::Guest, agreed());
    let parts = || Parts::of(&right);
    let unknown = Message::new()
        .bytes(9, "later")
        .number(3_000, 1)
        .into_bytes();
    let filler = Message::new().bytes(5_000, [0; 4_096]).into_bytes();
    let another = sent(the_host(), Role::Guest);
    let cases = [
        (
            "unknown fields in an answer",
            [unknown, right.clone()].concat(),
        ),
        (
            "a digest with a bit flipped",
            parts().digest(|digest| digest[31] ^= 1),
        ),
        ("no digest", parts().digest(Vec::clear)),
        (
            "a digest that is cut short",
            parts().digest(|digest| digest.truncate(31)),
        ),
        ("another minor, the digest as it was", parts().version(1, 0)),
        (
            "a responder's offer that is changed where nothing depends on it",
            parts().responder(|offer| offer[120] ^= 1),
        ),
        ("no responder's offer", parts().responder(Vec::clear)),
        (
            "the answer to another offer",
            answer(&another, the_guest(), Role::Guest, agreed()),
        ),
        (
            "a responder's offer that cannot be read",
            parts().responder(|offer| offer.push(0x0a)),
        ),
        (
            "a responder's offer that is too long",
            parts().responder(|offer| offer.extend(filler)),
        ),
        (
            "an answer that cannot be read",
            [&right[..], &[0x0b]].concat(),
        ),
        ("an empty answer", Vec::new()),
    ];
    let cases = cases.into_iter();
    cases
        .map(|(name, bytes)| (name, Role::Host, bytes))
        .collect()
}

pub(super) fn check(vector: &Map<String, Value>) {
    let name = &vector["name"];
    let role = parse::role(&vector["role"]);
    let fingerprint = parse::bytes(&vector["offer"]["fingerprint"]);
    let offer = parse::offer(&vector["offer"], &fingerprint);
    let outcome = outcome(
        &vector["catalogue"],
        role,
        &offer,
        &parse::bytes(&vector["bytes"]),
    );
    assert_eq!(outcome, vector["outcome"], "{name}");
    assert_eq!(
        json!(hex(&sent(offer, role))),
        vector["initiator"],
        "{name}"
    );
}

fn outcome(catalogue: &Value, role: Role, offer: &Offer<'_>, bytes: &[u8]) -> Value {
    let initiator = Initiator::new(&OutgoingOffer::new(offer.clone(), role), role);
    let contract = Contract::handclasp(parse::catalogue(catalogue));
    match initiator.check(&contract, &offer.terms, bytes) {
        Ok(agreement) => json::level(agreement.level),
        Err(error) => json!({"error": json::answer_error(error)}),
    }
}

/// An offer as it is sent.
pub(super) fn sent(offer: Offer<'_>, role: Role) -> Vec<u8> {
    encoded(&OutgoingOffer::new(offer, role))
}

/// What a responder writes that has selected `level`.
fn answer(initiator: &[u8], offer: Offer<'_>, role: Role, level: Level) -> Vec<u8> {
    let offer = OutgoingOffer::new(offer, role);
    encoded(&OutgoingAnswer::new(initiator, &offer, level))
}

/// An answer in parts, to be put together wrongly.
struct Parts {
    version: Version,
    enabled: Vec<u8>,
    responder: Vec<u8>,
    digest: Vec<u8>,
}

impl Parts {
    fn of(bytes: &[u8]) -> Self {
        let answer = Answer::decode(bytes).expect("an answer");
        Self {
            version: answer.version,
            enabled: answer.enabled.to_trimmed_bytes().to_vec(),
            responder: answer.responder.to_vec(),
            digest: answer.digest.to_vec(),
        }
    }

    fn version(mut self, major: u32, minor: u32) -> Vec<u8> {
        self.version = Version::new(major, minor);
        self.bytes()
    }

    fn responder(mut self, change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
        change(&mut self.responder);
        self.bytes()
    }

    fn digest(mut self, change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
        change(&mut self.digest);
        self.bytes()
    }

    fn bytes(self) -> Vec<u8> {
        let version = Message::new()
            .number(1, self.version.major.into())
            .number(2, self.version.minor.into());
        let answer = Message::new().bytes(1, version).bytes(2, self.enabled);
        let answer = answer.bytes(3, self.responder).bytes(4, self.digest);
        answer.into_bytes()
    }
}
