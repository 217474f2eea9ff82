//! Repeated fields and maps.

use super::sinks::{encode, write};
use crate::{Opaque, consume};
use agent_core::wire::{
    Counter, Encode, Entry, Fixed32, Fixed64, Item, MessageEntry, Repeated, Sfixed32, Sfixed64,
    Sint32, Sint64, Value, read_entry,
};

pub(super) fn drive(input: Opaque<'_>) {
    list::<bool>(input, &[input.bool()]);
    list::<u32>(input, &[input.u32()]);
    list::<u64>(input, &[input.u64()]);
    list::<i32>(input, &[input.i32()]);
    list::<i64>(input, &[input.u64().cast_signed()]);
    list(input, &[Sint32(input.i32())]);
    list(input, &[Sint64(input.u64().cast_signed())]);
    list(input, &[Fixed32(input.u32())]);
    list(input, &[Fixed64(input.u64())]);
    list(input, &[Sfixed32(input.i32())]);
    list(input, &[Sfixed64(input.u64().cast_signed())]);
    list(input, &[f32::from_bits(input.u32())]);
    list(input, &[f64::from_bits(input.u64())]);
    list::<&str>(input, &[input.str()]);
    list::<&[u8]>(input, &[input.bytes()]);
    list::<(&str, u32)>(input, &[(input.str(), input.u32())]);
    // How core shows strings for debugging can panic, as far as a linker can tell; how a list is shown cannot.
    write(format_args!(
        "{:?}",
        Repeated::<u32>::received(input.bytes(), 1)
    ));
    consume(read_entry::<&str, &[u8]>(input.bytes()));
    encode(input, &Entry(input.u32(), input.str()));
    encode(input, &MessageEntry(input.str(), input.bytes()));
    encode(input, input.any(&Sized(input.bytes()), &Sized(&[])));
}

struct Sized<'a>(&'a [u8]);

impl Encode for Sized<'_> {
    fn encode(&self, sink: &mut dyn agent_core::wire::Sink) {
        (&self.0).encode(sink);
        self.0.encode(sink);
    }
}

pub(super) fn list<'a, T: Item<'a> + PartialEq + 'a>(input: Opaque<'a>, items: &'a [T]) {
    let lent = Repeated::new(items);
    let received = Repeated::received(input.bytes(), input.u32());
    let list = input.any(lent, received);
    consume(list.is_empty());
    list.iter().for_each(consume);
    (&list).into_iter().for_each(consume);
    list.into_iter().for_each(consume);
    list.write(&mut Counter::default(), input.u32());
    consume(list == Repeated::default());
    consume((T::PACKED, T::WIDTH));
    consume(T::read(Value::Varint(input.u64())));
    consume(T::read(Value::Bytes(input.bytes())));
    for item in items {
        item.write(&mut Counter::default(), input.u32());
    }
}
