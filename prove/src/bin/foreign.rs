//! Links if the guest's code of somebody else's contract is free of panics and allocations.

#![no_std]
#![no_main]

use handclasp_prove::{drive, program};

program!(drive::foreign::drive);
