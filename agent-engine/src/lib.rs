//! The guest agent without an operating system: everything of it that is policy.
//!
//! An [`Engine`] owns the connections of an agent: who is let in, who has to make room, who is served next, who borrows a
//! large buffer, who has made no progress for too long, and how readiness is reported. It stands between two traits:
//!
//! - below it a [`Platform`](platform::Platform): sockets, a clock, randomness, and for an agent that runs programs a
//!   [`System`](system::System). Linux is one, the simulation another;
//! - above it [`Services`](services::Services): what the calls do. [`AgentServices`](agent::AgentServices) are those of
//!   Handclasp's own agent: programs, jobs, groups and power. A vendor brings its own.
//!
//! The protocol itself is `agent-core`'s; [`pump::drain_frames`] is where bytes become calls.
//!
//! Nothing here makes a system call, reads a clock, allocates, recurses or can panic, and there is no unsafe code. Memory
//! is lent by whoever makes an engine; tables hold values and indices. So the engine that is simulated, fuzzed and proved
//! is the one that ships.

#![no_std]
#![forbid(unsafe_code)]
// Without a heap there is nothing to box a rejection in, and the path is a cold one.
#![allow(clippy::result_large_err, clippy::large_enum_variant)]
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

pub mod agent;
pub mod bytes;
mod connection;
mod engine;
mod facts;
mod handler_error;
pub mod limits;
mod notice;
pub mod platform;
pub mod pump;
mod ready;
pub mod services;
pub mod system;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
pub mod time;

pub use connection::{Buffers, ConnectionSlots};
pub use engine::{Engine, Setup};
pub use facts::Facts;
pub use handler_error::HandlerError;
pub use notice::{Notice, OsError};
