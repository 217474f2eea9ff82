// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! What follows from the contract.

// What the contract says needs no lint.
#![allow(clippy::all, clippy::pedantic, unreachable_pub)]

pub mod contract;
pub mod google;
pub mod keywords;
pub mod names;
pub mod types;
pub mod v1;
