// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `foreign.v1`.

pub mod agent;
mod messages;

pub use messages::*;
