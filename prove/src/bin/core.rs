//! Links if all of `agent-core` is free of panics and allocations.

#![no_std]
#![no_main]

use handclasp_prove::{drive, program};

program!(drive::all);
