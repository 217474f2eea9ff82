// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! `acme.types.v1`.

mod messages;

pub use messages::*;
