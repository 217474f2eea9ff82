//! Whole worlds from a seed: a host with the library's machines, a guest with the agent's core and buffers, connections
//! that tear, stall and break, ends that are restarted, cloned and hostile. Nothing in a world waits and nothing in it is left to
//! chance: time is a number, and the same seed is the same world, byte for byte.
//!
//! The way through it: `run` gives each seed a `world`, which has a `plan` of what happens to its `host` and its `guest`; their
//! bytes go over the `link`s of a `network`, where the `ledger` sees each frame leave and arrive. The ledger judges by the
//! contract's text (`contract`) and by a selection of its own (`terms`), and holds what callers are told against what has
//! happened.

mod child;
mod contract;
mod coverage;
mod desk;
#[path = "../../tests/gating/generated/mod.rs"]
#[allow(dead_code, missing_docs, unreachable_pub)]
mod generated;
mod guest;
mod host;
mod hostile;
mod house;
mod inside;
mod lasting;
mod lasting_rules;
mod ledger;
mod link;
mod machine;
mod memory;
mod network;
mod old;
mod outcome;
mod plan;
mod process;
mod programs;
mod released;
mod report;
mod requests;
mod run;
mod script;
mod socket;
mod terms;
mod time;
mod view;
mod wire;
mod world;

pub use contract::Contract;
pub use coverage::{Coverage, Fault, State};
pub use outcome::Outcome;
pub use report::ENOUGH;
pub use run::{Summary, replay, simulate};
