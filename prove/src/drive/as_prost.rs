//! Messages as prost's, where the feature `prost` makes them such.

use super::sinks::{encode, fields};
use crate::{Opaque, consume};
use agent_core::prost::Message;
use agent_core::prost::bytes::BufMut;
use agent_core::prost::bytes::buf::UninitSlice;
use agent_core::wire::{Encode, ProstSink, Sink};

pub(super) fn drive(input: Opaque<'_>) {
    let mut theirs = ProstSink(Room(input.usize()));
    fields(input, &mut theirs);
    consume(theirs.room());
}

/// A message, which is prost's too.
pub(super) trait AnyMessage: Message + Encode {}

impl<M: Message + Encode> AnyMessage for M {}

/// Encodes a message as prost does.
pub(super) fn encode_for_prost<M: AnyMessage>(input: Opaque<'_>, message: &M) {
    encode(input, message);
    message.encode_raw(&mut Room(input.usize()));
    consume(Message::encoded_len(message));
    consume(Encode::encoded_len(message));
    consume(Message::encode(message, &mut Room(input.usize())));
}

/// Empties a message.
pub(super) fn clear<M: AnyMessage>(message: &mut M) {
    message.clear();
}

/// A buffer of prost's that takes bytes and forgets them; unlike a slice it does not panic when it is full.
struct Room(usize);

// SAFETY: `chunk_mut` lends no memory, and nothing is written but through `put_slice`.
unsafe impl BufMut for Room {
    fn remaining_mut(&self) -> usize {
        self.0
    }

    unsafe fn advance_mut(&mut self, count: usize) {
        self.0 = self.0.saturating_sub(count);
    }

    fn chunk_mut(&mut self) -> &mut UninitSlice {
        UninitSlice::new(&mut [])
    }

    fn put_slice(&mut self, source: &[u8]) {
        consume(source);
        self.0 = self.0.saturating_sub(source.len());
    }

    fn put_u8(&mut self, byte: u8) {
        self.put_slice(&[byte]);
    }
}
