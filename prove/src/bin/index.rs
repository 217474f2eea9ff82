//! Must not link: an index that can be out of bounds.

#![no_std]
#![no_main]

use handclasp_prove::{Opaque, consume, program};

fn control(input: Opaque<'_>) {
    let digits = input.array::<10>();
    consume(digits[input.usize()]);
}

program!(control);
