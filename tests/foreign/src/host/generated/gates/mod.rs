// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! What requests may hold at a level.

mod google;
mod keywords;
mod names;
mod types;
mod v1;
