// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! What follows from the contract.

// What the contract says needs no lint, and what it deprecates is gated as well.
#![allow(clippy::all, clippy::pedantic, deprecated)]
// The library chooses what it publishes.
#![allow(unreachable_pub, dead_code)]

pub mod calls;
pub mod features;
mod gates;

/// The messages of `handclasp.v1`.
#[allow(missing_docs, clippy::pedantic)]
pub mod v1 {
    include!("handclasp.v1.rs");
}

/// The messages of `grpc`.
#[allow(missing_docs, clippy::pedantic)]
pub mod grpc {
    include!("grpc.rs");
}
