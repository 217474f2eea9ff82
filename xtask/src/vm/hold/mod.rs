//! `cargo xtask vm`: boots a virtual machine and holds it, for people and for programs that cannot call us.
//!
//! [`events`] is what it says, [`control`] what it listens to.

mod command;
mod control;
mod events;

pub(crate) use command::{Arguments, run};
