//! Must not link: a sum that can overflow.

#![no_std]
#![no_main]

use handclasp_prove::{Opaque, consume, program};

fn control(input: Opaque<'_>) {
    consume(input.u32() + 1);
}

program!(control);
