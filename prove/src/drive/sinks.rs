//! Where encodings go, and what puts single fields into them.

use crate::{Opaque, consume};
use agent_core::text::write_number;
use agent_core::wire::{
    Counter, Encode, Sink, Window, Writer, encoded_len, put_bool, put_bytes, put_fixed32,
    put_fixed64, put_int, put_length, put_message, put_present_bytes, put_present_uint, put_sint,
    put_uint, put_varint,
};
use core::fmt::{Display, Write};

pub(super) fn drive(input: Opaque<'_>) {
    let mut buffer = [0; 64];
    let mut writer = Writer::new(&mut buffer);
    fields(input, &mut writer);
    consume(writer.room());
    consume(writer.finish());
    let mut counter = Counter::default();
    fields(input, &mut counter);
    consume((counter.room(), counter.count()));
    let mut inner = Counter::default();
    let mut window = Window::new(&mut inner, input.usize(), input.usize());
    fields(input, &mut window);
    consume(window.room());
    write(format_args!("{window:?}"));
}

/// Writes a field of each kind.
pub(super) fn fields(input: Opaque<'_>, sink: &mut dyn Sink) {
    put_varint(sink, input.u64());
    put_uint(sink, input.u32(), input.u64());
    put_present_uint(sink, input.u32(), input.u64());
    put_int(sink, input.u32(), input.u64().cast_signed());
    put_bool(sink, input.u32(), input.bool());
    put_sint(sink, input.u32(), input.u64().cast_signed());
    put_fixed32(sink, input.u32(), input.u32());
    put_fixed64(sink, input.u32(), input.u64());
    put_bytes(sink, input.u32(), input.bytes());
    put_present_bytes(sink, input.u32(), input.bytes());
    put_length(sink, input.u32(), input.usize());
    put_message(sink, input.u32(), &input.bytes());
    write_number(sink, input.u64());
}

/// Encodes a message into every kind of sink.
pub(super) fn encode(input: Opaque<'_>, message: &dyn Encode) {
    let mut buffer = [0; 64];
    let mut writer = Writer::new(&mut buffer);
    message.encode(&mut writer);
    consume(writer.finish());
    consume(encoded_len(message));
    let mut inner = Counter::default();
    message.encode(&mut Window::new(&mut inner, input.usize(), input.usize()));
    consume(inner.count());
}

/// Shows something to a person.
pub(super) fn show(what: &dyn Display) {
    write(format_args!("{what}"));
}

/// Writes text that nobody reads.
pub(super) fn write(text: core::fmt::Arguments<'_>) {
    consume(Reader.write_fmt(text));
}

struct Reader;

impl Write for Reader {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        consume(text);
        Ok(())
    }
}
