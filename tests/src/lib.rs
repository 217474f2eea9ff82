//! What the tests of the pieces together share. They are in `tests/`, a file per concept.
//!
//! - [`Program`] builds the agent, once in a test program; [`Agent`] runs it as a process on a Unix socket.
//! - [`Connection`] is a ttRPC client that says whatever it is told to, hostile bytes too. Its frames and
//!   its [`protobuf`] are written apart from `agent-core`, so that a mistake there cannot hide here.
//! - [`Bystanders`] mind their own business meanwhile; a [`Crowd`] keeps every connection of an agent at work,
//!   and a [`LongFrame`] one of its large buffers.
//! - [`Peer`] is a host and a guest in Python, which were written from docs/protocol.md alone.
//! - [`GoHost`] is a host in Go, which knows the gate table of a contract and nothing else of it.
//! - [`GateCase`] is a request that a host gates from the table; other hosts have to do as ours does.
//! - [`Host`] starts processes through the host library, and follows them.
//! - [`vectors`] are the test vectors of docs/protocol.md, the one part here that is made with `agent-core`.
//! - [`StreamGuest`] is a guest with methods that stream, on `agent-core` alone.
//! - [`RunRequest`] and [`RunResponse`] are the messages that most tests use.
//!
//! No test looks at how long something took: [`PATIENCE`] only keeps a defect from hanging the test.

// Whatever is not as a test expects ends the test.
#![allow(clippy::missing_panics_doc)]

mod agent;
mod bystanders;
mod capture;
mod connection;
mod crowd;
mod frame;
mod gate_case;
mod go_host;
mod long_frame;
mod peer;
mod process_host;
mod program;
pub mod protobuf;
pub mod requests;
mod run;
mod status;
mod stream_guest;
pub mod vectors;
pub mod wait;

pub use agent::{Agent, short_directory};
pub use bystanders::Bystanders;
pub use capture::{Capture, Event};
pub use connection::{Connection, offer, response};
pub use crowd::{Crowd, Unread};
pub use frame::{DATA, Frame, REQUEST, RESPONSE};
pub use gate_case::GateCase;
pub use go_host::GoHost;
pub use long_frame::LongFrame;
pub use peer::Peer;
pub use process_host::Host;
pub use program::Program;
pub use run::{AGENT, Outcome, RunRequest, RunResponse, StoppedBy, is_running};
pub use status::{Refusal, Status};
pub use stream_guest::StreamGuest;
pub use wait::PATIENCE;

/// Kata's health service.
pub const HEALTH: &str = "grpc.Health";
/// The service that agrees on a session.
pub const NEGOTIATION: &str = "handclasp.v1.Negotiation";
