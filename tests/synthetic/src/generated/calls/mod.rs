// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! The calls of each service.

pub mod kinds;
pub mod streams;
