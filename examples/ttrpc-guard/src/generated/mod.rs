// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! What follows from the contract.

// What the contract says needs no lint.
#![allow(clippy::all, clippy::pedantic, unreachable_pub)]

pub mod contract;
pub mod google;
pub mod sandbox;
pub mod types;
