//! The floor under the benchmarks: servers that know where a frame ends, and nothing else.
//!
//! They answer every request with the bytes of a healthy `grpc.Health/Check`, whatever was asked, so that
//! the same client can talk to them and to the servers that they are the floor of. They are built as the
//! agent is, on its entry point, its memory and its sockets; what they leave out is what a protocol costs:
//! envelopes, negotiation, gating, dispatch, several connections' fairness, time.

#![no_std]

pub mod answer;
pub mod connection;
#[cfg(feature = "freestanding")]
mod runtime;
pub mod setup;
