//! The contract's messages, generated from `proto/`.

/// `handclasp.v1`: what every agent speaks.
#[allow(missing_docs, clippy::pedantic)]
pub mod v1 {
    include!("generated/handclasp.v1.rs");
}

/// `grpc`: Health as Kata's agents define it.
#[allow(missing_docs, clippy::pedantic)]
pub mod grpc {
    include!("generated/grpc.rs");
}
