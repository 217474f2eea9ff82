//! Must not link: a copy between slices whose lengths can differ.

#![no_std]
#![no_main]

use handclasp_prove::{Opaque, consume, program};

fn control(input: Opaque<'_>) {
    let mut copy = [0; 8];
    copy.copy_from_slice(input.bytes());
    consume(copy);
}

program!(control);
