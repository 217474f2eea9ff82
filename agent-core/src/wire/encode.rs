//! Writing fields. Numbers, strings and bytes with their default values are left out, as proto3 specifies.

use super::reader::DELIMITED;
use super::sink::{Counter, Sink};

/// A message that can be encoded into any [`Sink`].
///
/// Sinks are trait objects, so that a message has one encoder for all kinds of sinks. This halves the code of the encoders.
pub trait Encode {
    /// Writes the message's fields in the order of their numbers, without a length before them.
    fn encode(&self, sink: &mut dyn Sink);

    /// The number of bytes that [`Encode::encode`] writes.
    fn encoded_len(&self) -> usize
    where
        Self: Sized,
    {
        encoded_len(self)
    }
}

/// The number of bytes that [`Encode::encode`] writes. A function outside the trait exists once, and not once for each message.
#[inline(never)]
pub fn encoded_len(message: &dyn Encode) -> usize {
    let mut counter = Counter::default();
    message.encode(&mut counter);
    counter.count()
}

impl<M: Encode + ?Sized> Encode for &M {
    fn encode(&self, sink: &mut dyn Sink) {
        (**self).encode(sink);
    }
}

/// Bytes count as an encoded message.
impl Encode for [u8] {
    fn encode(&self, sink: &mut dyn Sink) {
        sink.put(self);
    }
}

const VARINT: u32 = 0;
const FIXED64: u32 = 1;
const FIXED32: u32 = 5;

/// The longest varint, in bytes.
const VARINT_LEN: usize = 10;

/// Writes a varint.
pub fn put_varint(sink: &mut dyn Sink, value: u64) {
    let mut bytes = [0; VARINT_LEN];
    let length = write_varint(&mut bytes, value);
    sink.put(bytes.get(..length).unwrap_or_default());
}

/// Writes a varint to the start of `bytes`, and returns its length.
fn write_varint(bytes: &mut [u8], mut value: u64) -> usize {
    let mut length = 0_usize;
    for byte in bytes {
        length = length.saturating_add(1);
        let low = value.to_le_bytes()[0] & 0x7f;
        value >>= 7;
        if value == 0 {
            *byte = low;
            break;
        }
        *byte = low | 0x80;
    }
    length
}

/// Writes a key and the varint after it with one call of the sink, which takes two bytes as fast as one.
fn put_pair(sink: &mut dyn Sink, number: u32, wire_type: u32, value: u64) {
    let key = u64::from(number) << 3 | u64::from(wire_type);
    if let (Ok(key @ ..0x80), Ok(value @ ..0x80)) = (u8::try_from(key), u8::try_from(value)) {
        return sink.put(&[key, value]);
    }
    put_varint(sink, key);
    put_varint(sink, value);
}

/// Writes an unsigned number, unless it is 0.
pub fn put_uint(sink: &mut dyn Sink, number: u32, value: u64) {
    if value != 0 {
        put_present_uint(sink, number, value);
    }
}

/// Writes an unsigned number, even if it is 0, for fields with explicit presence.
pub fn put_present_uint(sink: &mut dyn Sink, number: u32, value: u64) {
    put_pair(sink, number, VARINT, value);
}

/// Writes a signed number, unless it is 0. Negative numbers take ten bytes, as in protobuf.
pub fn put_int(sink: &mut dyn Sink, number: u32, value: i64) {
    put_uint(sink, number, value.cast_unsigned());
}

/// Writes a number of type `sint32` or `sint64`, unless it is 0.
pub fn put_sint(sink: &mut dyn Sink, number: u32, value: i64) {
    put_uint(sink, number, zigzag(value));
}

/// Writes a number of type `sint32` or `sint64`, even if it is 0.
pub fn put_present_sint(sink: &mut dyn Sink, number: u32, value: i64) {
    put_present_uint(sink, number, zigzag(value));
}

/// Small numbers of both signs as small numbers: 0, -1, 1, -2 are 0, 1, 2, 3.
const fn zigzag(value: i64) -> u64 {
    (value.cast_unsigned() << 1) ^ (value >> 63).cast_unsigned()
}

/// Writes four bytes, unless all of them are 0.
pub fn put_fixed32(sink: &mut dyn Sink, number: u32, value: u32) {
    if value != 0 {
        put_present_fixed32(sink, number, value);
    }
}

/// Writes four bytes, even if all of them are 0.
pub fn put_present_fixed32(sink: &mut dyn Sink, number: u32, value: u32) {
    put_key(sink, number, FIXED32);
    sink.put(&value.to_le_bytes());
}

/// Writes eight bytes, unless all of them are 0.
pub fn put_fixed64(sink: &mut dyn Sink, number: u32, value: u64) {
    if value != 0 {
        put_present_fixed64(sink, number, value);
    }
}

/// Writes eight bytes, even if all of them are 0.
pub fn put_present_fixed64(sink: &mut dyn Sink, number: u32, value: u64) {
    put_key(sink, number, FIXED64);
    sink.put(&value.to_le_bytes());
}

fn put_key(sink: &mut dyn Sink, number: u32, wire_type: u32) {
    put_varint(sink, u64::from(number) << 3 | u64::from(wire_type));
}

/// Writes a bool, unless it is false.
pub fn put_bool(sink: &mut dyn Sink, number: u32, value: bool) {
    put_uint(sink, number, u64::from(value));
}

/// Writes bytes or a string, unless they are empty.
pub fn put_bytes(sink: &mut dyn Sink, number: u32, value: &[u8]) {
    if !value.is_empty() {
        put_present_bytes(sink, number, value);
    }
}

/// Writes bytes or a string, even if they are empty, for repeated fields and fields with explicit presence.
pub fn put_present_bytes(sink: &mut dyn Sink, number: u32, value: &[u8]) {
    put_length(sink, number, value.len());
    sink.put(value);
}

/// Writes a sub-message: its key, its length and its fields.
pub fn put_message(sink: &mut dyn Sink, number: u32, message: &dyn Encode) {
    put_length(sink, number, encoded_len(message));
    message.encode(sink);
}

/// Writes the key and the length of a field. The caller puts its bytes next.
pub fn put_length(sink: &mut dyn Sink, number: u32, length: usize) {
    put_pair(sink, number, DELIMITED.into(), length as u64);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Writer;

    #[test]
    fn varints_agree_with_prost() {
        for shift in 0..64 {
            for value in [1 << shift, (1 << shift) - 1, u64::MAX >> shift] {
                let mut ours = [0; 10];
                let mut writer = Writer::new(&mut ours);
                put_varint(&mut writer, value);
                let mut theirs = std::vec::Vec::new();
                prost::encoding::encode_varint(value, &mut theirs);
                assert_eq!(writer.finish(), Some(&theirs[..]));
            }
        }
    }
}
