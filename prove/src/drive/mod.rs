//! Calls to all of `agent-core`, in [`engine`] to all of `agent-engine`, and in [`foreign`] to what is generated of
//! somebody else's contract, with inputs of which the optimiser knows nothing.
//!
//! `cargo xtask prove` fails if a public function of either crate, or a trait's function that it implements, is
//! reached from nowhere here.

#[cfg(feature = "prost")]
mod as_prost;
#[cfg(not(feature = "prost"))]
#[path = "without_prost.rs"]
mod as_prost;
mod client;
mod decoding;
pub mod engine;
mod envelopes;
pub mod foreign;
mod forward;
mod frames;
mod gates;
mod handlers;
mod lists;
mod messages;
mod negotiation;
mod processes;
mod refusals;
mod server;
mod sets;
mod sinks;
mod streams;
mod versions;

use crate::Opaque;

/// Drives all of the core.
pub fn all(input: Opaque<'_>) {
    sinks::drive(input);
    as_prost::drive(input);
    decoding::drive(input);
    lists::drive(input);
    versions::drive(input);
    sets::drive(input);
    frames::drive(input);
    envelopes::drive(input);
    gates::drive(input);
    messages::drive(input);
    processes::drive(input);
    refusals::drive(input);
    negotiation::drive(input);
    server::drive(input);
    forward::drive(input);
    client::drive(input);
    streams::drive(input);
}
