//! `cargo xtask demo`: the whole job, from nothing running to nothing running.

mod command;
mod report;
mod timeline;

pub(crate) use command::{Arguments, run};
