// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! What follows from the contract.

mod calls;
mod gates;

/// The messages of `handclasp.v1`.
#[allow(missing_docs, clippy::pedantic)]
pub mod v1 {
    include!("handclasp.v1.rs");
}

/// The messages of `grpc`.
#[allow(missing_docs, clippy::pedantic)]
pub mod grpc {
    include!("grpc.rs");
}
