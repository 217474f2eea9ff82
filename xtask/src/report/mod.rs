//! What is measured or tried, and written to a document: docs/benchmarks.md and docs/skew.md.

pub(crate) mod bench;
pub(crate) mod skew;
