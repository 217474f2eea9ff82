//! The agent's side: a lamp, and a loop that serves it to a connection.

mod agent;
mod generated;
mod lamp;
mod serve;

pub use agent::agent;
pub use generated::{contract, v1};
pub use lamp::BedsideLamp;
pub use serve::{ServeError, serve};
