//! `cargo xtask fuzz`: looks for inputs of which something does not hold.

mod checks;
mod command;
mod coverage;
mod planted;
mod target;
mod toolchain;

pub(crate) use checks::{lint, test};
pub(crate) use command::{Arguments, run};
