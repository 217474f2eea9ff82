//! What a called end may send to what was said to it.

use crate::peer::frames;
use agent_core::frame::{FrameType, HEADER_LEN, MAX_PAYLOAD};
use agent_core::rpc;
use std::collections::BTreeMap;

/// How many frames on each stream have no answer yet.
pub(crate) type Unanswered = BTreeMap<u32, i64>;

/// No request gets two answers, and nothing else is sent but our offer. Returns what is left, and how many bytes of the
/// output are whole frames.
pub(crate) fn answered_once(said: &[u8], output: &[u8], limit: u32) -> (Unanswered, usize) {
    let mut left = Unanswered::new();
    for (header, _) in frames(said, limit) {
        *left.entry(header.stream).or_default() += 1;
    }
    let mut length = 0;
    for (header, payload) in frames(output, MAX_PAYLOAD) {
        length += payload.len() + HEADER_LEN;
        match header.frame_type {
            FrameType::Response => {
                rpc::Response::decode(payload).expect("a response that can be read");
                let left = left.get_mut(&header.stream).expect("an answer to nothing");
                *left -= 1;
                assert!(*left >= 0, "stream {} is answered twice", header.stream);
            }
            FrameType::Request => assert_eq!(header.stream, 2),
            other => panic!("{other:?} was sent"),
        }
    }
    (left, length)
}
