//! Frames, negotiation, gating and dispatch for an agent inside a virtual machine.
//!
//! Both ends of a connection use this crate: the agent in the guest and the daemon on the host. It does no I/O and owns no
//! buffer. The caller passes in the received bytes, random bytes and timestamps. The crate does not allocate and has no unsafe
//! code.
//!
//! - [`session`] runs one connection: received bytes go in, events come out. Start here: [`Server`] is the end that is called,
//!   [`Client`] the end that calls.
//! - [`frame`] finds ttRPC frames in a stream of bytes. [`rpc`] reads and writes the envelopes in them, and [`wire`] the protobuf
//!   below.
//! - [`contract`] names the protocol that a connection speaks. [`offer`] is what each side states in a negotiation, and
//!   [`grease`] completes it for sending. [`negotiate`] computes the session from two offers, which
//!   consist of [`version`]s and [`feature`]s.
//! - [`level`] is what a session may use. [`gate`] rejects messages that use more, and proves to a handler that its request was
//!   checked.
//! - [`dispatch`] describes services and methods, and [`messages`] contains those of the contract.
//! - [`error`] contains all error types, with a table of who returns them and what they become on the wire.
//!
//! # Without an allocator
//!
//! The feature `prost` is on by default. It implements the encoding half of `prost::Message` for the messages, and prost uses the
//! crate `alloc`. A program without the standard library then has to name a global allocator, although nothing calls it. With
//! `default-features = false`, no allocator is needed.
//!
//! # Costs
//!
//! The cost of any input is proportional to its length. Every limit is a named constant or a const generic.

#![no_std]
#![forbid(unsafe_code)]
// Without a heap, a large error cannot be boxed. The error path is cold.
#![allow(clippy::result_large_err, clippy::large_enum_variant)]
// Proofs and tokens are taken by value so that they cannot be used twice.
#![allow(clippy::needless_pass_by_value)]
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

#[cfg(feature = "prost")]
#[doc(hidden)]
pub use prost;

mod checksum;
pub mod contract;
pub mod dispatch;
pub mod error;
pub mod feature;
pub mod frame;
pub mod gate;
mod generated;
pub mod grease;
pub mod hash;
pub mod level;
pub mod messages;
pub mod negotiate;
mod numbers;
pub mod offer;
mod planted;
pub mod rpc;
pub mod session;
pub mod text;
pub mod version;
pub mod wire;

pub use contract::Contract;
pub use error::{Code, Element, ErrorResponse, Refusal, RefusalReason, Status};
pub use feature::{Catalogue, Feature, FeatureInfo, FeatureSet};
pub use level::{Level, Need};
pub use offer::{Limits, Offer, Role, Terms};
pub use session::{Client, Local, Server};
pub use version::{Version, VersionRange, Versions};
