//! Runs the agent's engine in an ordinary program with the standard library.
//!
//! An [`Engine`](agent_engine::Engine) has no sockets, no clock and no memory of its own. This crate provides them on Linux,
//! together with the event loop. An [`Agent`] listens on a Unix socket or a vsock port, and serves your
//! [`Services`](agent_engine::services::Services) to its host. It is for agents that wait for nothing but their connections.
//!
//! ```
//! use agent_core::messages::health::{self, Check, Health, Version};
//! use agent_core::messages::{CheckRequest, HealthCheckResponse, VersionCheckResponse, contract};
//! use agent_core::dispatch::Service;
//! use agent_core::gate::Gated;
//! use agent_core::session::{Baseline, Call, Handled, Reply};
//! use agent_core::wire::Sink;
//! use agent_core::{Contract, ErrorResponse, FeatureSet, Limits, Local, Role, Terms};
//! use agent_engine::platform::{Id, Platform};
//! use agent_engine::services::{Context, Services};
//! use agent_engine_std::{Agent, ListenAddress};
//!
//! /// The services of this agent: a health check.
//! struct Healthy;
//!
//! impl Health for Healthy {
//!     fn check(
//!         &mut self,
//!         _request: &Gated<CheckRequest<'_>>,
//!         reply: Reply<'_, Check>,
//!     ) -> Result<Handled, ErrorResponse<'static>> {
//!         Ok(reply.send(&HealthCheckResponse::default()))
//!     }
//!
//!     fn version(
//!         &mut self,
//!         _request: &Gated<CheckRequest<'_>>,
//!         reply: Reply<'_, Version>,
//!     ) -> Result<Handled, ErrorResponse<'static>> {
//!         Ok(reply.send(&VersionCheckResponse::default()))
//!     }
//! }
//!
//! // Services for any platform. The platform of this crate is one of them.
//! impl<P: Platform> Services<P> for Healthy {
//!     fn dispatch(
//!         &mut self,
//!         call: Call<'_>,
//!         _connection: Id,
//!         _context: &mut Context<'_, P>,
//!         output: &mut dyn Sink,
//!     ) -> Handled {
//!         match health::dispatch(self, call, output) {
//!             Ok(handled) => handled,
//!             Err(call) => call.reject(&ErrorResponse::NO_HANDLER, output),
//!         }
//!     }
//! }
//!
//! static SERVICES: [&Service; 1] = [&health::SERVICE];
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let local = Local {
//!     role: Role::Guest,
//!     terms: Terms {
//!         versions: contract::VERSIONS,
//!         offered: FeatureSet::EMPTY,
//!         required: FeatureSet::EMPTY,
//!         vendor: "",
//!     },
//!     limits: Limits::default(),
//!     software: "example",
//!     software_version: "0",
//!     fingerprint: &[],
//!     contract: Contract::handclasp(&contract::CATALOGUE),
//!     services: &SERVICES,
//!     baseline: Baseline::Serve,
//! };
//! # let directory = tempfile::tempdir()?;
//! # let path = format!("unix:{}", directory.path().join("agent").display());
//! # let address = ListenAddress::parse(&path)?; // or:
//! # let _ =
//! ListenAddress::parse("unix:/run/agent.sock")?; // in a guest: vsock:1024
//! let agent = Agent::bind(&address)?.on_notice(|notice| eprintln!("{notice:?}"));
//! # agent.stop_handle().stop();
//! agent.run(&local, Healthy)?; // serves until the process ends, or the agent is stopped
//! # Ok(())
//! # }
//! ```
//!
//! # What it costs
//!
//! An agent runs on the thread that calls [`Agent::run`]. Handlers run on it one at a time, and no other call is served
//! while one runs. So services need no locks, and handlers must not block.
//!
//! Memory is allocated once, before the first connection: 16 KiB for each connection, and 16 MiB for large frames. The
//! kernel provides only the pages that are written to. They are kept until [`Agent::run`] returns. Returning the pages of
//! a large buffer earlier would need unsafe code.
//!
//! Programs, jobs and power are not part of this crate. Handclasp's own agent has them, on the platform in `guest-agent`.

#![forbid(unsafe_code)]

mod agent;
mod error;
mod memory;
mod platform;
mod poller;
mod serving;
mod stop;

pub use agent::Agent;
pub use error::Error;
pub use platform::Std;
pub use stop::Stop;
pub use vsock_transport::ListenAddress;
