//! `cargo xtask prove`: links that succeed only if no panic and no allocation is reachable, and the agent without the
//! branches of planted bugs, which is the one that ships.

mod command;
mod control;
mod inventory;
mod link;
mod planted;
mod proof;
mod reached;
mod size;
mod survey;

pub(crate) use command::run;
