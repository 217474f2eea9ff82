//! Reading fields.

use super::sinks::show;
use crate::{Opaque, consume};
use agent_core::wire::{Fields, Reader, Value, Varints, WireError};

pub(super) fn drive(input: Opaque<'_>) {
    let mut reader = Reader::new(input.bytes());
    while let Ok(Some(field)) = reader.next_field() {
        consume(field.number);
        consume(field.value.as_u64());
        consume((field.value.as_fixed32(), field.value.as_fixed64()));
        consume(field.value.as_bytes());
        consume(field.value.as_str());
    }
    if let Err(error) = reader.next_field() {
        show(&error);
        consume(error.as_str());
    }
    fields(input);
    Varints::packed(input.bytes()).for_each(consume);
    Varints::default().for_each(consume);
    consume(Value::Bytes(input.bytes()).as_u64());
}

fn fields(input: Opaque<'_>) {
    let mut fields = Fields::new(input.bytes());
    while let Some(number) = fields.next_number() {
        match number {
            1 => consume(fields.value()),
            2 => consume(fields.u64()),
            10 => consume((fields.fixed32(), fields.fixed64())),
            3 => consume(fields.i64()),
            4 => consume(fields.u32()),
            5 => consume(fields.i32()),
            6 => consume(fields.bool()),
            7 => consume(fields.bytes()),
            8 => consume(fields.str()),
            9 => fields.varints().for_each(consume),
            _ => fields.fail(WireError::Group),
        }
    }
    consume(fields.finish());
}
