// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! What requests may hold at a level.

mod v1;
