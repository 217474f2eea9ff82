// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! The calls of each service.

pub mod sandbox;
