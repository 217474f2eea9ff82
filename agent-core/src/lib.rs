//! Frames, negotiation, gating and dispatch for an agent inside a virtual machine.
//!
//! Both ends of a connection use this crate: the agent in the guest and the daemon on the host. It does
//! no I/O, owns no buffer, reads no clock and draws no entropy; it allocates nothing and has no unsafe
//! code. Bytes go in, events come out; replies go in, bytes come out:
//!
//! - [`frame`] finds ttRPC frames in a stream of bytes, [`rpc`] reads and writes their envelopes,
//!   [`wire`] the protobuf below them;
//! - [`offer`], [`grease`], [`negotiate`], [`version`] and [`feature`] are what two sides tell each other and how
//!   both compute the same session from it;
//! - [`level`] says what a session holds, [`gate`] refuses what it does not, and hands out the proof that a handler asks for;
//! - [`session`] puts these together for one connection, [`dispatch`] and [`messages`] say what an
//!   agent serves;
//! - [`error`] is one family: why something is not done, who sees it, and what it becomes on the wire.
//!
//! The cost of any input is proportional to its length, and every limit is a named constant or a const
//! generic.

#![no_std]
#![forbid(unsafe_code)]
// Without a heap there is nothing to box a rejection in, and the path is a cold one.
#![allow(clippy::result_large_err, clippy::large_enum_variant)]
// Handing over a proof or a token is what taking it by value is for.
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

mod check;
pub mod contract;
pub mod dispatch;
pub mod error;
pub mod feature;
pub mod frame;
pub mod gate;
mod generated;
pub mod grease;
mod hash;
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
