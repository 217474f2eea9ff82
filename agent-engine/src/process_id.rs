//! The ID of a process.

use core::num::NonZeroU32;

/// A process ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProcessId(pub NonZeroU32);
