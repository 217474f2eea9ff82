//! The agent's program: `cargo xtask agent` builds it, `cargo xtask release-agent` keeps it with its contract.

pub(crate) mod agent;
mod command;
mod commit;
mod freeze;
mod rebuild;

pub(crate) use command::{Arguments, run};
