// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! What requests may hold at a level.

mod google;
mod sandbox;
mod types;
