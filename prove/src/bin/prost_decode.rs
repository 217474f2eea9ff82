//! Must not link: prost's decoder, whose errors are on the heap.

#![no_std]
#![no_main]

use handclasp_prove::{Opaque, consume, program};

fn control(input: Opaque<'_>) {
    consume(prost::encoding::decode_varint(&mut input.bytes()));
}

program!(control);
