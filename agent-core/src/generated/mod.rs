// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! What follows from the contract.

pub mod contract;
pub mod grpc;
pub mod v1;
