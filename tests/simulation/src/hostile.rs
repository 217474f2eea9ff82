//! What nobody should say.

use crate::contract::KINDS;
use crate::ledger::Call;
use crate::network::Network;
use crate::terms::MAX_MESSAGE;
use crate::time::{CALL, duration};
use crate::wire::{DATA, Frame, REQUEST, RESPONSE, Writer, header, request, status};
use agent_core::Refusal;

/// An offer that is none.
pub(crate) const GARBAGE: &[u8] = &[0xff, 0xff];

/// A length above which a frame is not even skipped.
const UNSKIPPABLE: u32 = (16 << 20) + 1;

/// Where hostile callers have their streams, far from those of others.
const STREAMS: u32 = 1_000_001;

/// A frame that no guest should send: answers to what was not asked, wrong answers, and what is no answer.
pub(crate) fn from_guest(link: usize, network: &mut Network<'_>) -> Vec<u8> {
    let asked = network.ledger.outstanding(link);
    let stream = match asked.len() {
        0 => 1,
        count => asked.get(network.rng.usize(..count)).copied().unwrap_or(1),
    };
    let response = |stream, payload| {
        Frame {
            stream,
            kind: RESPONSE,
            payload,
        }
        .bytes()
    };
    match network.rng.u8(..12) {
        0 => response(stream, status(0)),
        1 => response(stream + 200, status(0)),
        2 => response(stream, refusal()),
        3 => response(stream, vec![0xff; 9]),
        4 => header(0, 2, REQUEST, 0, &[]),
        5 => Frame {
            stream: 2,
            kind: REQUEST,
            payload: request("no.Service", "Method", &[], 0),
        }
        .bytes(),
        6 => Frame {
            stream,
            kind: DATA,
            payload: vec![1, 2, 3],
        }
        .bytes(),
        7 => Frame {
            stream,
            kind: 77,
            payload: Vec::new(),
        }
        .bytes(),
        8 => response(stream, vec![0; MAX_MESSAGE as usize + 1]),
        9 => header(UNSKIPPABLE, stream, RESPONSE, 0, &[]),
        10 => response(stream, status(12)),
        _ => response(1, status(0)),
    }
}

/// The answer that the session does not hold what the call uses.
fn refusal() -> Vec<u8> {
    let refusal = Writer::default().number(1, 5).finish();
    let any = Writer::default()
        .bytes(1, Refusal::TYPE_URL)
        .bytes(2, refusal)
        .finish();
    let status = Writer::default()
        .number(1, 9)
        .bytes(2, "no")
        .bytes(3, any)
        .finish();
    Writer::default().bytes(1, status).finish()
}

/// A frame that no host should send: calls without a gate, on streams that are not free, and what is no call.
pub(crate) fn from_host(link: usize, network: &mut Network<'_>) -> Vec<u8> {
    let stream = STREAMS + 2 * network.rng.u32(..1000);
    let taken = network
        .ledger
        .unanswered(link)
        .first()
        .copied()
        .unwrap_or(stream);
    match network.rng.u8(..14) {
        0..=3 => ungated(link, stream, network),
        4 => call(link, stream, "NewerResponse", &[], network),
        5 => call(link, taken, "NewerResponse", &[], network),
        6 => call(link, stream + 1, "NewerResponse", &[], network),
        7 => {
            let payload = request("handclasp.v1.Negotiation", "Negotiate", GARBAGE, 0);
            Frame {
                stream,
                kind: REQUEST,
                payload,
            }
            .bytes()
        }
        8 => Frame {
            stream,
            kind: REQUEST,
            payload: GARBAGE.to_vec(),
        }
        .bytes(),
        9 => Frame {
            stream,
            kind: RESPONSE,
            payload: status(0),
        }
        .bytes(),
        10 => Frame {
            stream: taken,
            kind: DATA,
            payload: vec![1],
        }
        .bytes(),
        11 => Frame {
            stream,
            kind: REQUEST,
            payload: vec![0; MAX_MESSAGE as usize + 1],
        }
        .bytes(),
        12 => header(UNSKIPPABLE, stream, REQUEST, 0, &[]),
        _ => header(0, stream, 77, 2, &[]),
    }
}

/// A call that uses what few sessions hold, or none.
fn ungated(link: usize, stream: u32, network: &mut Network<'_>) -> Vec<u8> {
    let message = |message: Writer| message.finish();
    let (method, message) = match network.rng.u8(..8) {
        0 => ("AddedMethod", Vec::new()),
        1 => ("AddedField", message(Writer::default().bytes(3, "newer"))),
        2 => ("AddedField", message(Writer::default().number(4, 1))),
        3 => ("AddedField", message(Writer::default().number(15, 1))),
        4 => ("EnumValue", message(Writer::default().number(1, 3))),
        5 => (
            "VocabularyValue",
            message(Writer::default().bytes(1, "latest")),
        ),
        6 => ("Bounded", message(Writer::default().bytes(1, "0123456789"))),
        _ => (
            "ListedField",
            message(Writer::default().bytes(1, Writer::default().number(2, 1).finish())),
        ),
    };
    call(link, stream, method, &message, network)
}

fn call(
    link: usize,
    stream: u32,
    method: &'static str,
    message: &[u8],
    network: &mut Network<'_>,
) -> Vec<u8> {
    let id = network.ledger.ask(Call {
        is_hostile: true,
        ..Call::new(link, KINDS, method, network.now)
    });
    let timeout = duration(CALL).as_nanos() + u128::from(id);
    let payload = request(
        KINDS,
        method,
        message,
        u64::try_from(timeout).unwrap_or(u64::MAX),
    );
    Frame {
        stream,
        kind: REQUEST,
        payload,
    }
    .bytes()
}
