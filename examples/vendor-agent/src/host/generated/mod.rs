// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! What follows from the contract.

// What the contract says needs no lint, and what it deprecates is gated as well.
#![allow(clippy::all, clippy::pedantic, deprecated)]

pub mod calls;
pub mod features;
mod gates;

/// The messages of `acme.lamp.v1`.
#[allow(missing_docs, clippy::pedantic)]
pub mod v1 {
    include!("acme.lamp.v1.rs");
}
