// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! The calls of each service.

pub mod agent;
pub mod messages_;
pub mod mod_;
pub mod service;
pub mod type_;
