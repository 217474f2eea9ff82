//! The messages and methods of the contract, a file for each service.
//!
//! Each message is a plain struct that borrows what it was read from; [`Decode`](crate::gate::Decode)
//! reads it through a gate, [`Encode`](crate::wire::Encode) writes it, and each is a `prost::Message` as
//! far as encoding goes.

pub mod agent;
pub mod health;
pub mod negotiation;

pub use agent::{
    InfoRequest, InfoResponse, Outcome, PowerAction, RunRequest, RunResponse, ShutdownRequest,
    ShutdownResponse, StoppedBy,
};
pub use health::{CheckRequest, HealthCheckResponse, ServingStatus, VersionCheckResponse};
