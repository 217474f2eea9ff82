//! Calls of every method, with all kinds of elements in them.

use crate::script::Script;
use crate::time::{Tick, deadline, duration};
use agent_core::dispatch::{Method, Rpc};
use agent_core::messages::{agent, health};
use fastrand::Rng;
use handclasp::grpc::CheckRequest;
use handclasp::simulation::{Asked, Connection};
use handclasp::v1 as agent_v1;
use handclasp_synthetic::calls::kinds;
use handclasp_synthetic::v1::{self, oneof_arm_request::Choice};

/// Makes a call on a connection.
type Ask = Box<dyn FnOnce(&mut Connection<'_>, Tick, u32) -> Asked>;

/// A call that somebody wants to make. What it says may depend on its number.
pub(crate) struct Request {
    pub(crate) method: &'static Method,
    /// All that it uses, encoded.
    pub(crate) message: Box<dyn Fn(u32) -> Vec<u8>>,
    pub(crate) ask: Ask,
}

/// What somebody wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Anything.
    Any,
    /// Something of which every eighth takes long.
    Long,
    /// Something in a frame that needs a large buffer.
    Large,
}

/// A call of a kind.
pub(crate) fn of(kind: Kind, rng: &mut Rng) -> Request {
    match kind {
        Kind::Any => any(rng),
        Kind::Long => request(&kinds::NEWER_RESPONSE, v1::NewerResponseRequest {}),
        Kind::Large => request(
            &kinds::ADDED_FIELD,
            v1::AddedFieldRequest {
                first: "x".repeat(rng.usize(9_000..20_000)),
                ..v1::AddedFieldRequest::default()
            },
        ),
    }
}

/// A call of any method.
pub(crate) fn any(rng: &mut Rng) -> Request {
    if rng.u8(..3) == 0 {
        return of_agent(rng);
    }
    match rng.u8(..24) {
        0 => request(&kinds::ADDED_METHOD, v1::AddedMethodRequest {}),
        1..=3 => request(&kinds::ADDED_FIELD, added_field(rng)),
        4 => request(&kinds::NESTED_FIELD, nested_field(rng)),
        5 => request(
            &kinds::LISTED_FIELD,
            v1::ListedFieldRequest {
                items: list(rng, inner),
            },
        ),
        6 => request(&kinds::MAP_KEY, map_key(rng)),
        7 => request(&kinds::MAP_VALUE, map_value(rng)),
        8 => request(
            &kinds::ONEOF_ARM,
            v1::OneofArmRequest {
                choice: Some(choice(rng)),
            },
        ),
        9 => request(&kinds::ENUM_VALUE, enum_value(rng)),
        10 => request(&kinds::VOCABULARY_VALUE, vocabulary_value(rng)),
        11 => request(
            &kinds::LISTED_VALUE,
            v1::ListedValueRequest {
                words: list(rng, |rng| word(rng, 2)),
            },
        ),
        12 => request(&kinds::BOUNDED, bounded(rng)),
        13 | 14 => request(health::Check::METHOD, CheckRequest::default()),
        _ => request(&kinds::NEWER_RESPONSE, v1::NewerResponseRequest {}),
    }
}

/// A call of one of the agent's own methods.
fn of_agent(rng: &mut Rng) -> Request {
    let group = if rng.bool() { "one" } else { "two" };
    match rng.u8(..64) {
        0 => request(
            agent::Shutdown::METHOD,
            agent_v1::ShutdownRequest::default(),
        ),
        1..=4 => request(agent::Info::METHOD, agent_v1::InfoRequest {}),
        5..=8 => numbered(agent::SetTime::METHOD, |id| agent_v1::SetTimeRequest {
            unix_ns: 1_700_000_000_000_000_000 + u64::from(id),
        }),
        9..=12 => {
            let generation = sometimes(rng, |rng| rng.u64(..).to_le_bytes().repeat(2));
            let entropy = rng.u64(..).to_le_bytes().repeat(2);
            request(
                agent::ReseedRandom::METHOD,
                agent_v1::ReseedRandomRequest {
                    entropy,
                    generation: generation.unwrap_or_default(),
                },
            )
        }
        13..=22 => {
            let driver = if rng.bool() { "tmpfs" } else { "ephemeral" };
            numbered(agent::Mount::METHOD, move |id| agent_v1::MountRequest {
                driver: driver.to_owned(),
                target: format!("/m/{id}"),
                ..agent_v1::MountRequest::default()
            })
        }
        23..=27 => request(
            agent::Pause::METHOD,
            agent_v1::PauseRequest {
                group: group.to_owned(),
            },
        ),
        28..=31 => request(
            agent::Resume::METHOD,
            agent_v1::ResumeRequest {
                group: group.to_owned(),
            },
        ),
        _ => numbered(agent::Run::METHOD, |id| Script::of(id).request(id)),
    }
}

/// A call with this message.
pub(crate) fn request(
    method: &'static Method,
    message: impl handclasp::gate::Gate + 'static,
) -> Request {
    numbered(method, move |_| message.clone())
}

/// A call whose message depends on its number.
pub(crate) fn numbered<M: handclasp::gate::Gate + 'static>(
    method: &'static Method,
    message: impl Fn(u32) -> M + Clone + 'static,
) -> Request {
    let encoded = message.clone();
    Request {
        method,
        message: Box::new(move |id| encoded(id).encode_to_vec()),
        ask: Box::new(move |connection, now, id| {
            connection.call(method, message(id), duration(now), deadline(now, id))
        }),
    }
}

/// One time in three.
fn sometimes<T>(rng: &mut Rng, value: impl FnOnce(&mut Rng) -> T) -> Option<T> {
    (rng.u8(..3) == 0).then(|| value(rng))
}

fn list<T>(rng: &mut Rng, item: impl Fn(&mut Rng) -> T) -> Vec<T> {
    (0..rng.u8(..3)).map(|_| item(rng)).collect()
}

fn word(rng: &mut Rng, known: usize) -> String {
    let words = ["plain", "loud", "latest"];
    words
        .get(rng.usize(..known))
        .copied()
        .unwrap_or_default()
        .to_owned()
}

fn text(rng: &mut Rng, longest: usize) -> String {
    "x".repeat(rng.usize(..=longest))
}

fn added_field(rng: &mut Rng) -> v1::AddedFieldRequest {
    let first = match rng.u8(..24) {
        // Longer than a connection's own buffer, and longer than a frame may be.
        0 | 1 => text(rng, 20_000),
        2 => "x".repeat(70_000),
        _ => text(rng, 20),
    };
    v1::AddedFieldRequest {
        first,
        based: sometimes(rng, |rng| text(rng, 3)),
        newer: sometimes(rng, |rng| text(rng, 3)),
        featured: sometimes(rng, |rng| rng.u32(..)),
        listed: sometimes(rng, |rng| list(rng, |rng| text(rng, 3))).unwrap_or_default(),
        dropped: sometimes(rng, |rng| rng.u32(..)),
        dropped_list: sometimes(rng, |rng| list(rng, |rng| text(rng, 3))).unwrap_or_default(),
        dropped_word: sometimes(rng, |rng| text(rng, 3)),
    }
}

fn inner(rng: &mut Rng) -> v1::Inner {
    v1::Inner {
        known: rng.u32(..5),
        newer: sometimes(rng, |rng| rng.u32(..)),
        dropped: sometimes(rng, |rng| rng.u32(..)),
    }
}

fn nested_field(rng: &mut Rng) -> v1::NestedFieldRequest {
    let middle = |rng: &mut Rng| v1::nested_field_request::Middle {
        inner: sometimes(rng, inner),
    };
    v1::NestedFieldRequest {
        middle: sometimes(rng, middle),
        extra: sometimes(rng, |rng| v1::Extra {
            number: rng.u32(..),
        }),
    }
}

fn map_key(rng: &mut Rng) -> v1::MapKeyRequest {
    let keys = ["ro", "sync"].into_iter().filter(|_| rng.bool());
    v1::MapKeyRequest {
        options: keys.map(|key| (key.to_owned(), 1)).collect(),
    }
}

fn map_value(rng: &mut Rng) -> v1::MapValueRequest {
    v1::MapValueRequest {
        by_name: sometimes(rng, |rng| ("x".to_owned(), inner(rng)))
            .into_iter()
            .collect(),
        words: sometimes(rng, |rng| (1, word(rng, 2)))
            .into_iter()
            .collect(),
        modes: sometimes(rng, |rng| (true, rng.i32(..4)))
            .into_iter()
            .collect(),
    }
}

fn choice(rng: &mut Rng) -> Choice {
    match rng.u8(..5) {
        0 => Choice::Number(7),
        1 => Choice::Newer(text(rng, 3)),
        2 => Choice::Inner(inner(rng)),
        3 => Choice::Mode(rng.i32(..4)),
        _ => Choice::Word(word(rng, 2)),
    }
}

fn enum_value(rng: &mut Rng) -> v1::EnumValueRequest {
    v1::EnumValueRequest {
        mode: rng.i32(..4),
        maybe: sometimes(rng, |rng| rng.i32(..4)),
        modes: list(rng, |rng| rng.i32(..4)),
    }
}

fn vocabulary_value(rng: &mut Rng) -> v1::VocabularyValueRequest {
    v1::VocabularyValueRequest {
        word: word(rng, 3),
        maybe: sometimes(rng, |rng| word(rng, 2)),
    }
}

fn bounded(rng: &mut Rng) -> v1::BoundedRequest {
    let pairs = sometimes(rng, |rng| (text(rng, 9), text(rng, 9)));
    v1::BoundedRequest {
        text: text(rng, 17),
        data: sometimes(rng, |rng| text(rng, 9).into_bytes()),
        names: list(rng, |rng| text(rng, 9)),
        pairs: pairs.into_iter().collect(),
        numbers: (0..rng.u32(..5)).collect(),
    }
}
