// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `handclasp.v1`.

pub mod agent;
mod messages;
pub mod processes;

pub use messages::*;
