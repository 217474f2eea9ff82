//! Talks to the agent inside a virtual machine: connects, negotiates a version and features, calls.
//!
//! ```no_run
//! # async fn example() -> Result<(), handclasp::Error> {
//! use handclasp::v1::RunRequest;
//!
//! let agent = handclasp::connect("hybrid:/run/vm7.vsock:1024").await?;
//! println!("{} speaks {} with {}", agent.name(), agent.version(), agent.features());
//! let done = agent
//!     .run(RunRequest {
//!         argv: vec!["uname".into(), "-a".into()],
//!         ..RunRequest::default()
//!     })
//!     .await?;
//! println!("{}", String::from_utf8_lossy(&done.stdout));
//! # Ok(())
//! # }
//! ```
//!
//! - [`connect`] dials an agent and negotiates. [`Options`] has the settings and the other ways to connect.
//! - [`Options::dial`] saves the round trip: it returns a [`Connecting`], whose first call leaves together with the host's
//!   offer.
//! - [`Options::listen`] listens for guests that dial. This is the fast way to learn that a guest is ready. The
//!   [`Listener`] returns an [`Incoming`] for each guest.
//! - [`Agent`] is a negotiated session and has the calls. It needs a tokio runtime. [`blocking`] has the same API without
//!   async.
//! - [`Stream`] and [`Messages`] are the streams of methods that stream, which generated clients open.
//! - [`take_handshakes`] is for programs that may end while they dial a `hybrid:` address, which can stop the monitor's device.
//! - [`Error`] says what happened, and whether the call ran. After [`Error::Unsupported`], [`Error::TooLong`],
//!   [`Error::TooLarge`] and [`Error::NotSent`] it did not run. After [`Error::OutcomeUnknown`] it may have run.

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

mod agent;
pub mod blocking;
mod calls;
mod channel;
mod connecting;
mod connection;
mod contract;
mod counters;
mod dial;
mod error;
mod explanation;
pub mod gate;
mod generated;
mod handshake;
mod health;
mod held;
mod incoming;
mod listener;
mod negotiation;
mod offer;
mod options;
pub mod process;
mod profile;
mod refusal;
mod registered;
mod socket;
mod stream;

/// The library's end of a connection without socket, clock and runtime, for the simulation alone: it may change at any time.
#[cfg(feature = "simulation")]
#[doc(hidden)]
pub mod simulation {
    pub use crate::connection::{Asked, Connection, Memory, Reset, Stream};
}

pub use agent::Agent;
pub use agent_core::dispatch::{Method, MethodKind, Visibility};
pub use agent_core::feature::{Catalogue, FeatureInfo};
pub use agent_core::level::Need;
pub use agent_core::offer::BootTimes;
pub use agent_core::{
    Code, Feature, FeatureSet, Level, Limits, RefusalReason, Version, VersionRange, Versions,
};
pub use channel::{Channel, Done};
pub use connecting::Connecting;
pub use contract::Contract;
pub use counters::{Counters, counters};
pub use error::{Error, Interruption, Unsupported};
pub use explanation::{
    ExplainedFeature, ExplainedVersions, Explanation, FeatureOutcome, Sides, VersionOutcome,
    explain,
};
pub use generated::calls::processes;
pub use generated::{grpc, v1};
pub use handshake::{HANDSHAKE_LIMIT, finish_handshake, take_handshakes};
pub use incoming::Incoming;
pub use listener::Listener;
pub use offer::{Features, Offer};
pub use options::{DEFAULT_DEADLINE, DEFAULT_RECONNECT, Options};
pub use refusal::Refusal;
pub use stream::{Messages, Sender, Stream};
pub use vsock_transport::{AddressError, ConnectError, HandshakeError, Peer, SocketError};

/// Connects to an agent and negotiates, with the default [`Options`].
///
/// `address` is `vsock://CID:PORT`, `unix:PATH` or `hybrid:PATH:PORT`.
pub async fn connect(address: &str) -> Result<Agent, Error> {
    Options::new().connect(address).await
}
