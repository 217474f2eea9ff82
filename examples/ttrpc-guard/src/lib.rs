//! A guard: a process in front of a ttRPC server that does not know Handclasp.
//!
//! Hosts connect to the guard instead of the server. The guard answers their negotiation, rejects each call that uses
//! something which the server's release does not know, and forwards the others unchanged. It gates the responses as well, so
//! that a host never gets what its session does not include. The server is not changed, not even built again.
//!
//! - [`Guard`] accepts connections, and runs one [`Relay`] for each.
//! - [`Relay`] is one connection through the guard, without I/O. It is the part to read if you write a guard of your own.
//! - [`contract`] states what this guard guards: Acme's sandbox, from `../adopting/proto`.

pub mod address;
mod connection;
pub mod contract;
pub mod generated;
mod guard;
mod log;
mod outbox;
mod relay;

pub use guard::Guard;
pub use log::{Log, Refused};
pub use outbox::encoded;
pub use relay::{Mode, Relay};
