//! `cargo xtask bench`: builds what is measured, measures it part by part, and writes the report; or compares two builds.

mod against;
mod build;
mod command;
mod parts;

pub(crate) use command::{Arguments, run};
