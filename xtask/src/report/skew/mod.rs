//! `cargo xtask skew`: every released agent and the current one against hosts of every released contract and the
//! current one.
//!
//! [`agents`] and [`hosts`] are the rows and columns, [`contracts`] says what a session of both has to hold, [`call`]
//! makes the calls and looks at what they did, [`cell`] is one session's result. [`boot`] takes one agent through all
//! of its cells, and [`table`] shows them.

mod agents;
mod boot;
mod call;
mod cell;
mod command;
mod contracts;
mod hosts;
mod machine;
mod service;
mod survivor;
mod table;

pub(crate) use command::{Arguments, run};
