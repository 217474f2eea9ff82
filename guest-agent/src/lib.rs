//! The agent inside the virtual machine: a static Linux program without a C library or a heap.
//!
//! Everything that is policy stands in `agent-engine`. This crate is what the engine runs on:
//!
//! - [`linux`]: the engine's platform, by system calls; and as the guest's init, the file systems and modules that a guest
//!   needs;
//! - [`sys`]: the system calls that rustix does not offer, and what belongs to one architecture;
//! - [`log`]: logging, as defmt records or text;
//! - [`config`]: the settings; [`memory`]: the one static; [`start`]: from the first instruction to the event loop.
//!
//! `sys` knows nobody, `log` knows `sys`, `linux` knows both; only `start` and the program know `memory`.
//!
//! The library holds everything but the entry point and the panic handler, which the program in `main.rs`
//! brings, so that its parts can be tested with `std`.

#![no_std]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects
    )
)]

#[cfg(test)]
extern crate std;

pub mod log;

pub mod config;
pub mod linux;
pub mod memory;
pub mod start;
pub mod sys;

pub use agent_engine::agent::VERSION;
