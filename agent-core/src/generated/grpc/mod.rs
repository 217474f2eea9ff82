// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `grpc`.

pub mod health;
mod messages;

pub use messages::*;
