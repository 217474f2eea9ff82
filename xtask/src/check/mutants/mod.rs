//! `cargo xtask mutants`: changes the code of the core and the engine in small ways, of which each has to fail a test or
//! have a reason not to.

mod command;
mod outcome;
mod package;
mod reasons;
mod run;

pub(crate) use command::{Arguments, run};
