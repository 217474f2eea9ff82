// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! `acme.lamp.v1`.

pub mod lamp;
mod messages;

pub use messages::*;
