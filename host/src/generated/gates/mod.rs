// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! What requests may hold at a level.

mod grpc;
mod v1;
