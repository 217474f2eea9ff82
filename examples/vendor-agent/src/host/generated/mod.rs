// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! What follows from the contract.

pub mod calls;
pub mod features;
mod gates;

/// The messages of `acme.lamp.v1`.
#[allow(missing_docs, clippy::pedantic)]
pub mod v1 {
    include!("acme.lamp.v1.rs");
}
