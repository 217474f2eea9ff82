//! The guest's agent as a program: built and stripped, and as it was released.

mod build;
mod released;
mod segments;

pub use build::{Agent, BINARY};
pub use released::{Manifest, Release, sha256};
