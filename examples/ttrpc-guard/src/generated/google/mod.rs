// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! `google.protobuf`.

mod messages;

pub use messages::*;
