// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! The contract's features.

use handclasp::Feature;

/// All of them.
pub const ALL: [Feature; 0] = [];
