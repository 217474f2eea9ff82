//! The host's side: how to connect, and the calls.

mod generated;

pub use generated::{calls, features, v1};

use crate::VENDOR;
use handclasp::Options;

/// How this host connects: as Acme's, with all that Acme's lamps can do.
pub fn options() -> Options {
    Options::new()
        .vendor(VENDOR)
        .offer(features::ALL.into_iter().collect())
        .software("lampctl", env!("CARGO_PKG_VERSION"))
}
