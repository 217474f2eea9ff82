//! Must not link: an unwrap of what can be nothing.

#![no_std]
#![no_main]

use handclasp_prove::{Opaque, consume, program};

fn control(input: Opaque<'_>) {
    consume(input.bytes().first().unwrap());
}

program!(control);
