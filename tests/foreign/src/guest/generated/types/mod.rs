// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `foreign.types`.

mod messages;

pub use messages::*;
