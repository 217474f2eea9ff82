//! `cargo xtask coverage`: which of the engine's lines its unit tests and the simulation reach.

mod command;
mod report;

pub(crate) use command::run;
