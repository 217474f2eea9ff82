//! Programs that are started with `Start`, on this machine's Linux. Most need to be run by root.

mod guest;
mod limits;
mod signals;
mod starts;
mod terminals;
mod users;

use agent_core::messages::StartRequest;
use agent_core::wire::Repeated;
use guest::{Guest, Program};

/// A request for this program, without anything else.
fn request<'r>(argv: &'r [&'r str]) -> StartRequest<'r> {
    StartRequest {
        argv: Repeated::new(argv),
        ..StartRequest::default()
    }
}

/// Whether the tests may change users, and have control groups of their own.
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}
