//! The frame reader, against a reader that has all bytes at once.

use crate::input::{Consumed, Input, in_pieces};
use agent_core::frame::{
    FrameReader, FrameType, HEADER_LEN, Header, MAX_PAYLOAD, MAX_SKIPPED, OutgoingFrame, Progress,
    write_frame,
};
use agent_core::wire::Writer;

/// What was found in the bytes.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    Frame(Header, Vec<u8>),
    Oversized(Header),
    Skipped(usize),
    Unskippable(Header),
}

/// Reads the bytes in any pieces, and finds what is there.
pub fn check(data: &[u8]) {
    let mut input = Input::new(data);
    let limit = u32::from_be_bytes([0, input.byte(), input.byte(), input.byte()]);
    let seed = input.byte();
    let bytes = input.rest();
    if let Err(full) = write_frame(&any_frame(&bytes), &mut Writer::new(&mut [0; 64])) {
        assert!(full.needed > 64 && full.to_string().contains(&full.needed.to_string()));
    }
    assert!(format!("{:?}", any_frame(&bytes)).contains("stream: 1"));
    let found = read(bytes, limit, seed);
    assert_eq!(found, expected(bytes, limit.min(MAX_PAYLOAD)));
}

fn any_frame<'p>(payload: &'p &[u8]) -> OutgoingFrame<'p> {
    OutgoingFrame {
        stream: 1,
        frame_type: FrameType::Data,
        payload,
    }
}

fn read(bytes: &[u8], limit: u32, seed: u8) -> Vec<Found> {
    let mut reader = FrameReader::new(limit + u32::from(cfg!(feature = "planted")));
    let mut found = Vec::new();
    let mut skipped = 0;
    in_pieces(bytes, seed, |rest| {
        let consumed = match reader.read(rest) {
            Progress::Incomplete { needed } => return Some(Consumed::Wants(needed)),
            Progress::Skipped { consumed } => {
                skipped += consumed;
                return Some(Consumed::Bytes(consumed));
            }
            Progress::Frame { frame, consumed } => {
                end_skipping(&mut found, &mut skipped);
                found.push(Found::Frame(frame.header, frame.payload.to_vec()));
                consumed
            }
            Progress::Oversized { header, consumed } => {
                end_skipping(&mut found, &mut skipped);
                found.push(Found::Oversized(header));
                consumed
            }
            Progress::Unskippable { header } => {
                end_skipping(&mut found, &mut skipped);
                found.push(Found::Unskippable(header));
                return None;
            }
        };
        Some(Consumed::Bytes(consumed))
    });
    end_skipping(&mut found, &mut skipped);
    found
}

fn end_skipping(found: &mut Vec<Found>, skipped: &mut usize) {
    if *skipped > 0 {
        found.push(Found::Skipped(*skipped));
        *skipped = 0;
    }
}

/// The same by plain arithmetic.
fn expected(mut bytes: &[u8], limit: u32) -> Vec<Found> {
    let mut found = Vec::new();
    while bytes.len() >= HEADER_LEN {
        let (head, rest) = bytes.split_at(HEADER_LEN);
        let header = Header::parse(head.try_into().unwrap());
        assert_eq!(header.to_bytes(), head);
        let length = header.length as usize;
        assert_eq!(length.to_be_bytes()[4..], head[..4]);
        if header.length > MAX_SKIPPED {
            found.push(Found::Unskippable(header));
            break;
        }
        if header.length > limit {
            found.push(Found::Oversized(header));
            let skipped = length.min(rest.len());
            if skipped > 0 {
                found.push(Found::Skipped(skipped));
            }
            bytes = &rest[skipped..];
        } else if length <= rest.len() {
            found.push(Found::Frame(header, rest[..length].to_vec()));
            bytes = &rest[length..];
        } else {
            break;
        }
    }
    found
}
