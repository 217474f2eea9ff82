//! The policy of the guest agent, without an operating system.
//!
//! An [`Engine`] owns the connections of an agent. It decides which peers may connect, which connection is closed to make
//! room, which is served next, which borrows a large buffer, and which made no progress for too long. It also reports
//! readiness to the host. It needs implementations of two traits:
//!
//! - [`Platform`](platform::Platform) provides sockets, a clock and randomness. [`System`](system::System) extends it for
//!   agents that run programs. `guest-agent` implements both on Linux; the simulation implements them in memory.
//! - [`Services`](services::Services) is what the calls do. [`AgentServices`](agent::AgentServices) are the services of
//!   Handclasp's own agent: programs, jobs, groups and power. A vendor brings its own.
//!
//! The protocol itself is in `agent-core`. [`pump::drain_frames`] turns bytes into calls.
//!
//! Nothing here makes a system call, reads a clock, allocates, recurses or can panic, and there is no unsafe code. The
//! creator of an engine lends it memory, and its tables hold values and indices. So the engine that is simulated, fuzzed
//! and proved is the one that ships.

#![no_std]
#![forbid(unsafe_code)]
// Without a heap, a large error cannot be boxed. The path is cold.
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
mod callers;
mod connection;
mod engine;
mod facts;
mod handler_error;
pub mod limits;
mod notice;
pub mod platform;
mod process_id;
pub mod pump;
mod ready;
pub mod services;
pub mod system;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
pub mod time;

pub use callers::Callers;
pub use connection::{Buffers, ConnectionSlots};
pub use engine::{Engine, Setup};
pub use facts::Facts;
pub use handler_error::HandlerError;
pub use notice::{Notice, OsError};
