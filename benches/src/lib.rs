//! Measures Handclasp beside its peers.
//!
//! `cargo xtask bench` builds what is measured, runs this package's program once for each part, and has it
//! write `docs/benchmarks.md` from the results:
//!
//! - [`peer`] and [`server`] are the programs under measurement, [`client`] is the one client for all of them,
//!   [`measure`] are the measurements;
//! - [`against`] compares two builds of the agent, which is no part of the report;
//! - [`operations`] are the steps inside agent-core, [`codec`] the same messages in other codecs;
//! - [`results`] is what the parts hand on to the [`report`], as JSON files in one directory.

pub mod against;
pub mod client;
pub mod codec;
pub mod measure;
pub mod operations;
pub mod peer;
pub mod report;
pub mod results;
pub mod server;
pub mod statistics;
