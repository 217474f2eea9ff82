//! Output that is lost.

use crate::v1::OutputChannel;
use std::io;
use thiserror::Error;

/// Bytes of an output that the agent no longer has, because newer ones have overwritten them.
///
/// A read returns it once, as an [`io::Error`]. The next read returns the bytes after the gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "{length} bytes of output from offset {start} on are lost: they were overwritten before they were read"
)]
#[non_exhaustive]
pub struct Gap {
    /// The output.
    pub channel: OutputChannel,
    /// The offset of the first lost byte.
    pub start: u64,
    /// The number of lost bytes.
    pub length: u64,
}

impl Gap {
    /// The gap that `error` is about, if it is about one.
    pub fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }

    /// The offset of the first byte after the gap: reading goes on there.
    pub const fn end(&self) -> u64 {
        self.start.saturating_add(self.length)
    }
}
