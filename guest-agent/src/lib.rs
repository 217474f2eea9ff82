//! The agent inside the virtual machine.
//!
//! A single-threaded event loop over fixed tables: all memory is static, so that the agent's footprint is
//! known when it is linked. As the guest's init it mounts what it needs, loads the modules that the image
//! carries, reaps children and turns the guest off; it can also run as an ordinary process.
//!
//! The way of a call: [`event_loop`] receives into a connection's [`inbox`], the session in `agent-core`
//! finds the frame, negotiates, gates, and hands the call out; [`handlers`] do it, at once or, for
//! programs, by way of [`runs`]; the answer goes through the session into the [`outbox`].
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
// Without a heap there is nothing to box a rejection in, and the path is a cold one.
#![allow(clippy::result_large_err, clippy::large_enum_variant)]

#[cfg(test)]
extern crate std;

pub mod log;

pub mod arch;
pub mod capture;
#[cfg(feature = "time")]
pub mod clock;
pub mod config;
pub mod connection;
pub mod connections;
pub mod deadline;
#[cfg(feature = "entropy")]
pub mod entropy;
pub mod event_loop;
pub mod facts;
pub mod failed;
#[cfg(feature = "pause")]
pub mod freezer;
#[cfg(feature = "group")]
pub mod group;
#[cfg(not(feature = "group"))]
#[path = "group/absent.rs"]
pub mod group;
pub mod handlers;
pub mod inbox;
pub mod init;
#[cfg(any(feature = "mount", feature = "pause"))]
pub mod jobs;
#[cfg(not(any(feature = "mount", feature = "pause")))]
#[path = "jobs/absent.rs"]
pub mod jobs;
pub mod listener;
pub mod memory;
#[cfg(feature = "mount")]
pub mod mount;
pub mod outbox;
pub mod poller;
pub mod power;
pub mod ready;
pub mod run;
pub mod runs;
pub mod signals;
pub mod spawn;
pub mod start;
pub mod strings;

/// The agent's version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// How many calls on one connection can wait for a late answer: more than there are programs.
pub const STREAMS: usize = 32;
