// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `google.protobuf`.

mod messages;

pub use messages::*;
