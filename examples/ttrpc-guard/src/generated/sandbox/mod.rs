// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! `acme.sandbox.v1`.

mod messages;
pub mod sandbox;

pub use messages::*;
