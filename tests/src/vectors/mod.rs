//! The test vectors of docs/protocol.md: bytes and what they mean, for implementations in any language.
//!
//! `cargo run -p handclasp-tests --bin vectors` has written them once. They are frozen: [`File::check`] computes
//! each again from its input, in both directions, and ends the test where `agent-core` and a vector differ. Sentences
//! are in a file of their own, which is written anew where they change.

mod answers;
mod calls;
mod contracts;
mod features;
mod file;
mod frames;
mod grease;
pub(crate) mod json;
mod messages;
mod offers;
mod openings;
mod parse;
mod refusals;
mod samples;
mod select;
mod sentences;
mod streams;
mod transcripts;

pub use file::File;
