//! The agent's side: a lamp, and what is served of it.

mod agent;
mod generated;
mod lamp;
mod services;

pub use agent::agent;
pub use generated::{contract, v1};
pub use lamp::BedsideLamp;
