//! The check against executed messages: each contract of a kind against each other one.
//!
//! A message is encoded with one contract and decoded with the other, and what both know is compared. The verdict and
//! its direction have to agree with what was lost, or the difference is a policy, which stands in these files with its
//! reason.

mod enums;
mod fields;
mod meaning;
mod messages;
mod pairs;
mod replacements;
