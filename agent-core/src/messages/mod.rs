//! The messages and methods of the contract.
//!
//! Each message is a plain struct that borrows the bytes that it was read from. [`Decode`](crate::gate::Decode) reads it
//! through a gate, and [`Encode`](crate::wire::Encode) writes it. With the feature `prost`, it also implements the encoding
//! half of `prost::Message`. All messages except those of the negotiation are generated from the contract.

pub mod negotiation;

pub use crate::generated::contract;
pub use crate::generated::grpc::*;
pub use crate::generated::v1::*;
