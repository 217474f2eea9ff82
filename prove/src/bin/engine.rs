//! Links if all of `agent-engine` is free of panics and allocations.

#![no_std]
#![no_main]

use handclasp_prove::{drive, program};

program!(drive::engine::all);
