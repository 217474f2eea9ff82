//! Must not link: a value on the heap.

#![no_std]
#![no_main]

extern crate alloc;

use alloc::boxed::Box;
use handclasp_prove::{Opaque, consume, program};

fn control(input: Opaque<'_>) {
    consume(Box::new(input.u64()));
}

program!(control);
