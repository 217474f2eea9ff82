//! Encoding and decoding of protobuf without an allocator and without panics.
//!
//! Decoded messages borrow from their bytes. [`Reader`] reads single fields, and [`Fields`] the fields of a whole message.
//!
//! [`Encode`] writes a message into a [`Sink`]. There is one implementation for each message, for all sinks: a buffer
//! ([`Writer`]), a measurement ([`Counter`]), a part of a long message ([`Window`]), and prost's buffers (with the feature
//! `prost`, every message also implements `prost::Message`).
//!
//! The format is proto3 with two restrictions, which keep the cost of any input proportional to its length. Groups are
//! rejected, and so is a singular sub-message that appears twice, which protobuf would merge.

mod copy;
mod encode;
mod fields;
mod numbers;
mod prost_message;
mod reader;
mod repeated;
mod sink;

pub use copy::copy;
pub use encode::{
    Encode, encoded_len, put_bool, put_bytes, put_fixed32, put_fixed64, put_int, put_length,
    put_message, put_present_bytes, put_present_fixed32, put_present_fixed64, put_present_sint,
    put_present_uint, put_sint, put_uint, put_varint,
};
pub use fields::{Fields, Varints};
pub use numbers::{Fixed32, Fixed64, Sfixed32, Sfixed64, Sint32, Sint64};
pub(crate) use numbers::{sint32, sint64};
#[cfg(feature = "prost")]
#[doc(hidden)]
pub use prost_message::ProstSink;
pub use reader::{Field, Reader, Value, WireError};
pub use repeated::{Entry, Item, Items, MessageEntry, Repeated, read_entry};
pub(crate) use sink::TextSink;
pub use sink::{Counter, Sink, Window, Writer};
