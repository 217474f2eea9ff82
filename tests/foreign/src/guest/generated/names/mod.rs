// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `foreign.names`.

mod messages;
pub mod messages_;
pub mod service;

pub use messages::*;
