// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `synthetic.v1`.

pub mod kinds;
mod messages;
pub mod streams;

pub use messages::*;
