// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! What follows from the contract.

pub mod calls;
pub mod features;
mod gates;

/// The messages of `synthetic.v1`.
#[allow(missing_docs, clippy::pedantic)]
pub mod v1 {
    include!("synthetic.v1.rs");
}
