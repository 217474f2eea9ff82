//! The memory of processes: how long their rings are, and which are whose.

use crate::limits::{INPUT, PROCESSES, RING, RINGS_SHARE};

/// The number of rings of a process: one for each output.
pub(super) const RINGS_EACH: usize = 2;
/// The size of a page: rings are whole pages, so that their memory can be returned.
const PAGE: usize = 4096;

/// A process's memory.
#[derive(Debug)]
pub(super) struct Memory<'t> {
    pub(super) stdout: &'t mut [u8],
    pub(super) stderr: &'t mut [u8],
    pub(super) input: &'t mut [u8; INPUT],
}

/// The memory of the process in a place.
pub(super) fn memory<'t>(
    rings: &'t mut [[u8; RING]],
    inputs: &'t mut [[u8; INPUT]],
    ring_length: usize,
    index: usize,
) -> Option<Memory<'t>> {
    let (rings, _) = rings.as_chunks_mut::<RINGS_EACH>();
    let [stdout, stderr] = rings.get_mut(index)?;
    Some(Memory {
        stdout: stdout.get_mut(..ring_length)?,
        stderr: stderr.get_mut(..ring_length)?,
        input: inputs.get_mut(index)?,
    })
}

/// The length of each ring in a guest with so much memory, in bytes. All rings together take at most a part of it.
pub(super) fn ring_length(memory_total: u64) -> usize {
    const RINGS: u64 = (RINGS_EACH * PROCESSES) as u64;
    let share = memory_total / RINGS_SHARE / RINGS;
    let length = usize::try_from(share).unwrap_or(usize::MAX) / PAGE;
    length.saturating_mul(PAGE).clamp(PAGE, RING)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_rings_together_take_at_most_a_sixteenth_of_the_memory() {
        assert_eq!(ring_length(u64::MAX), RING);
        assert_eq!(ring_length(256 << 20), RING);
        assert_eq!(ring_length((256 << 20) - 1), RING - PAGE);
        assert_eq!(ring_length(64 << 20), 32 << 10);
        assert_eq!(ring_length(0), PAGE);
    }
}
