//! Offers and answers as messages, right and wrong ones.

use super::json::encoded;
use super::messages::{invalid, valid};
use super::samples::{GUEST_NONCE, HOST_NONCE, guest, host, minimal};
use crate::protobuf::Message;
use agent_core::grease::OutgoingOffer;
use agent_core::offer::{BootTimes, MAX_OFFER, Role};
use serde_json::Value;

pub(super) fn generate() -> Vec<Value> {
    let mut vectors = good();
    vectors.extend(lenient());
    vectors.extend(bad());
    vectors.extend(answers());
    vectors
}

fn good() -> Vec<Value> {
    let one = [(1, 0, 0)];
    let ranges = [
        (9, 0, 1),
        (8, 0, 2),
        (7, 0, 3),
        (6, 0, 4),
        (5, 0, 5),
        (4, 4, 6),
        (3, 7, 7),
        (1, 0, u32::MAX),
    ];
    let features: Vec<u8> = (0..=u8::MAX).collect();
    let mut maximal = guest(&ranges, &features, &features);
    maximal.terms.vendor = "acme";
    maximal.boot = Some(BootTimes {
        kernel_start_unix_ns: u64::MAX,
        ..BootTimes::default()
    });
    let software = "s".repeat(MAX_OFFER - encoded(&maximal).len() + maximal.software.len() - 1);
    maximal.software = &software;
    let greased = |offer, role| encoded(&OutgoingOffer::new(offer, role));
    vec![
        valid("an empty offer", "Offer", &[], true),
        valid(
            "a minimal offer",
            "Offer",
            &encoded(&minimal(&one, HOST_NONCE)),
            true,
        ),
        valid(
            "a host's offer",
            "Offer",
            &encoded(&host(&[(1, 0, 1)], &[1, 2], &[2])),
            true,
        ),
        valid(
            "a guest's offer",
            "Offer",
            &encoded(&guest(&[(2, 0, 0), (1, 0, 1)], &[1, 2, 3], &[])),
            true,
        ),
        valid(
            "an offer of 4096 bytes with 8 ranges and all features",
            "Offer",
            &encoded(&maximal),
            true,
        ),
        valid(
            "a host's offer with grease",
            "Offer",
            &greased(minimal(&one, HOST_NONCE), Role::Host),
            false,
        ),
        valid(
            "a guest's offer with grease",
            "Offer",
            &greased(minimal(&one, GUEST_NONCE), Role::Guest),
            false,
        ),
    ]
}

fn range(major: u64) -> Message {
    Message::new().number(1, major)
}

fn lenient() -> Vec<Value> {
    let unknown = Message::new()
        .number(4_000, 1)
        .bytes(1, range(1).bytes(77, "unknown"))
        .bytes(12, "a field of a later release")
        .bytes(4, Message::new().number(1, 4_096).number(4, 9))
        .bytes(11, Message::new().number(9, 1))
        .bytes(10, GUEST_NONCE);
    let disorder = Message::new()
        .bytes(6, "first")
        .bytes(10, HOST_NONCE)
        .bytes(6, "last")
        .bytes(1, range(1))
        .bytes(2, [6, 0, 0]);
    let wide = Message::new().bytes(1, range(1 << 32 | 1).number(3, 1 << 32 | 2));
    vec![
        valid(
            "unknown fields at each level",
            "Offer",
            unknown.as_ref(),
            false,
        ),
        valid(
            "fields in disorder, one of them twice",
            "Offer",
            disorder.as_ref(),
            false,
        ),
        valid(
            "numbers of more than 32 bits, of which the low ones count",
            "Offer",
            wide.as_ref(),
            false,
        ),
        valid(
            "an empty generation and an empty nonce",
            "Offer",
            Message::new().bytes(9, "").bytes(10, "").as_ref(),
            false,
        ),
    ]
}

fn bad() -> Vec<Value> {
    let nine = (1..=9)
        .rev()
        .fold(Message::new(), |offer, major| offer.bytes(1, range(major)));
    let twice = |field| {
        Message::new()
            .bytes(field, Message::new().number(1, 7))
            .bytes(field, Message::new().number(1, 7))
    };
    let long = "s".repeat(MAX_OFFER - 2);
    let cases = [
        ("4097 bytes", Message::new().bytes(6, long)),
        ("nine ranges", nine),
        (
            "ranges that ascend",
            Message::new().bytes(1, range(1)).bytes(1, range(2)),
        ),
        (
            "two ranges of one major",
            Message::new()
                .bytes(1, range(1))
                .bytes(1, range(1).number(2, 1).number(3, 1)),
        ),
        (
            "a range whose lowest minor is above its highest",
            Message::new().bytes(1, range(1).number(2, 3).number(3, 2)),
        ),
        (
            "33 bytes of offered features",
            Message::new().bytes(2, [0; 33]),
        ),
        (
            "33 bytes of required features",
            Message::new().bytes(3, [0; 33]),
        ),
        ("a generation of 15 bytes", Message::new().bytes(9, [9; 15])),
        ("a nonce of 17 bytes", Message::new().bytes(10, [9; 17])),
        ("limits twice", twice(4)),
        ("boot times twice", twice(11)),
        (
            "a vendor that is not UTF-8",
            Message::new().bytes(5, [0xff]),
        ),
        ("a number for the versions", Message::new().number(1, 1)),
        (
            "a string for a limit",
            Message::new().bytes(4, Message::new().bytes(1, "x")),
        ),
    ];
    let mut vectors: Vec<Value> = cases
        .iter()
        .map(|(name, offer)| invalid(name, "Offer", offer.as_ref()))
        .collect();
    vectors.push(invalid(
        "a range that ends early",
        "Offer",
        &[0x0a, 2, 0x08, 0x80],
    ));
    vectors.push(invalid("a group in an offer", "Offer", &[0x63, 0x64]));
    vectors
}

/// Answers as messages: whether they are right is not looked at here.
fn answers() -> Vec<Value> {
    let offer = encoded(&minimal(&[(1, 0, 0)], GUEST_NONCE));
    let answer = Message::new()
        .bytes(1, range(1))
        .bytes(2, [2])
        .bytes(3, offer)
        .bytes(4, [0xd1; 32]);
    let unknown = Message::new()
        .number(2_000, 1)
        .bytes(5, "later")
        .bytes(1, range(1).number(3, 9));
    vec![
        valid("an answer", "Answer", answer.as_ref(), true),
        valid("an empty answer", "Answer", &[], true),
        valid(
            "an answer with unknown fields",
            "Answer",
            unknown.as_ref(),
            false,
        ),
        invalid(
            "33 bytes of enabled features",
            "Answer",
            Message::new().bytes(2, [0; 33]).as_ref(),
        ),
        invalid("an answer that ends early", "Answer", &[0x22, 32, 0]),
        invalid("a number for the version", "Answer", &[0x08, 1]),
    ]
}
