// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `foreign.more.keywords`.

mod messages;
pub mod mod_;
pub mod type_;

pub use messages::*;
