//! The matrix of versions: every released agent and the current one against hosts of every released contract and the
//! current one.
//!
//! [`run`] fills a [`Table`], which [`document`] keeps as docs/skew.md. `cargo xtask skew` runs the program `skew`, and
//! `cargo xtask test` the test `matrix`.
//!
//! `agents` and `hosts` are the rows and columns, `contracts` says what a session of both has to hold, `call` makes the
//! calls at a `site` and looks at what they did, `cell` is one session's result. `boot` takes one agent through all of
//! its cells, and `table` shows them.

mod agents;
mod boot;
mod call;
mod cell;
mod contracts;
pub mod document;
mod hosts;
mod machine;
mod matrix;
mod outcome;
mod process;
mod service;
mod site;
mod survivor;
mod table;

pub use cell::Verdict;
pub use matrix::{Guests, run};
pub use table::Table;
