//! Protobuf primitives: a reader whose errors fit in a byte, and sinks that cannot panic.
//!
//! Decoding borrows: a view points into the bytes it was read from. Encoding is written once, against
//! [`Sink`], and serves four purposes: filling a buffer ([`Writer`]), measuring ([`Counter`]), sending a
//! long message in pieces ([`Window`]), and prost's own buffers (every message here implements
//! `prost::Message` too).
//!
//! The format is that of protobuf's encoding specification, proto3, with two narrowings that keep the cost
//! of any input proportional to its length: groups are refused, and so is a singular sub-message that
//! appears twice (protobuf would merge the two).

mod encode;
mod fields;
mod prost_message;
mod reader;
mod repeated;
mod sink;

pub use encode::{
    Encode, encoded_len, put_bool, put_bytes, put_int, put_length, put_message, put_present_bytes,
    put_present_uint, put_uint, put_varint,
};
pub use fields::{Fields, Varints};
#[cfg(feature = "prost")]
#[doc(hidden)]
pub use prost_message::ProstSink;
pub use reader::{Field, Reader, Value, WireError};
pub use repeated::{Entry, Item, Items, MessageEntry, Repeated, read_entry};
pub(crate) use sink::TextSink;
pub use sink::{Counter, Sink, Window, Writer};
