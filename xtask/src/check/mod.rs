//! What is checked, with and without running it: a file or a folder for each command, and what they share.

mod counters;
pub(crate) mod coverage;
mod example;
pub(crate) mod fuzz;
pub(crate) mod generate;
mod go_host;
pub(crate) mod lint;
pub(crate) mod mutants;
pub(crate) mod prove;
pub(crate) mod simulate;
mod sources;
pub(crate) mod test;
mod ungated;
