//! `cargo xtask simulate`: worlds of a host and a guest from seeds, and bugs that are planted for them to find.

mod build;
mod command;
mod planted;
mod variants;

pub(crate) use build::{binary, build};
pub(crate) use command::{Arguments, run};
