//! The messages and methods of the contract.
//!
//! Each message is a plain struct that borrows what it was read from; [`Decode`](crate::gate::Decode)
//! reads it through a gate, [`Encode`](crate::wire::Encode) writes it, and each is a `prost::Message` as
//! far as encoding goes. All but those of a negotiation are generated from the contract.

pub mod negotiation;

pub use crate::generated::contract;
pub use crate::generated::grpc::*;
pub use crate::generated::v1::*;
