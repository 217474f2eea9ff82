//! Acme's fleet: the server and the host of each of its six releases, as Acme shipped them, and today's host, which negotiates.
//!
//! [`matrix`] lets every host do all that it knows with every server: directly, through the guard, and with today's host.
//! [`incident`] is the break of 2018 on Acme's contract: a new value of a string, sent to a server that does not know it.
//!
//! The old servers and hosts are stock `ttrpc` servers and clients. Each reads and writes messages with the `.proto` files of
//! its own release, so it knows nothing of later ones: neither Handclasp nor the other releases.

pub mod deed;
mod fleet;
pub mod generated;
pub mod incident;
mod journal;
pub mod matrix;
mod new_host;
mod old_host;
mod old_server;
mod outcome;
mod release;

pub use fleet::Fleet;
pub use outcome::Outcome;
