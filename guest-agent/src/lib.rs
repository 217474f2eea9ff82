//! The agent inside the virtual machine: a static Linux program without a C library or a heap.
//!
//! The policy of the agent is in `agent-engine`. This crate is the Linux program around it:
//!
//! - [`linux`]: the engine's platform, by system calls; and for an agent that is init, the file systems and kernel modules
//!   that a guest needs;
//! - [`sys`]: the system calls that rustix does not offer, and the code of one architecture;
//! - [`log`]: logging, as defmt records or text;
//! - [`config`]: the settings;
//! - [`memory`]: the static that is all of the agent's memory;
//! - [`start`]: the start, and the event loop.
//!
//! `sys` depends on no other module, `log` on `sys`, and `linux` on both. Only `start` and the program use `memory`.
//!
//! The program in `main.rs` has only the entry point and the panic handler. Everything else is in this library, so that
//! it can be tested with `std`.

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
