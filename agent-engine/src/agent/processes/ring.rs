//! A ring: the newest bytes of a stream, each of which has an absolute offset.

use crate::bytes::copy;
use agent_core::planted;

/// The bytes from `start` to `end` of a stream are in memory, each at its offset modulo the length of the memory.
///
/// The memory is passed to each method, and always has the same length. Only what was written is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ring {
    start: u64,
    end: u64,
}

impl Ring {
    /// The offset of the oldest byte that is kept.
    pub(super) const fn start(&self) -> u64 {
        self.start
    }

    /// The offset behind the newest byte: how many bytes were written so far.
    pub(super) const fn end(&self) -> u64 {
        self.end
    }

    /// Whether no byte is kept.
    pub(super) const fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// The memory for the next bytes, up to the end of the memory, and at most `most` bytes. It may contain the oldest bytes.
    /// Call [`advance`](Self::advance) with the number of bytes that were written.
    pub(super) fn space<'m>(&self, most: u64, memory: &'m mut [u8]) -> &'m mut [u8] {
        let place = place(self.end, memory.len());
        let space = memory.get_mut(place..).unwrap_or_default();
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let most = most.min(space.len());
        space.get_mut(..most).unwrap_or_default()
    }

    /// Bytes were written into the [`space`](Self::space). The oldest ones are lost if they were overwritten.
    pub(super) fn advance(&mut self, count: usize, memory: &[u8]) {
        self.end = self.end.saturating_add(count as u64);
        let oldest = self.end.saturating_sub(memory.len() as u64);
        self.start = self.start.max(oldest);
    }

    /// Appends as many of `bytes` as there is room for without a loss. Returns their number.
    pub(super) fn append(&mut self, bytes: &[u8], memory: &mut [u8]) -> usize {
        let mut taken = 0_usize;
        // The second turn begins at the front of the memory.
        for _ in 0..2 {
            let room = self.room(memory);
            let space = self.space(room, memory);
            let count = copy(space, bytes.get(taken..).unwrap_or_default());
            self.advance(count, memory);
            taken = taken.saturating_add(count);
        }
        taken
    }

    /// How many bytes can be appended without a loss.
    pub(super) const fn room(&self, memory: &[u8]) -> u64 {
        let kept = self.end.saturating_sub(self.start);
        (memory.len() as u64).saturating_sub(kept)
    }

    /// Drops the bytes below an offset.
    pub(super) fn drop_until(&mut self, offset: u64) {
        self.start = self.start.max(offset.min(self.end));
    }

    /// Bytes from an offset on: up to the end of the memory, so there may be more. Returns them with the offset of the first,
    /// which is higher if the byte at `offset` is not kept any more.
    pub(super) fn read<'m>(&self, offset: u64, memory: &'m [u8]) -> (u64, &'m [u8]) {
        // `clamp` panics if the bounds are in the wrong order.
        let offset = offset.max(self.start).min(self.end);
        let place = place(offset, memory.len());
        // A bug for the tests: behind the first turn of the ring, the byte before is read.
        let place = planted!(
            "ring-off-by-one-after-a-turn",
            if offset >= memory.len() as u64 {
                place.saturating_sub(1)
            } else {
                place
            },
            place
        );
        let bytes = memory.get(place..).unwrap_or_default();
        let kept = self.end.saturating_sub(offset);
        let most = usize::try_from(kept).unwrap_or(usize::MAX);
        (
            offset,
            bytes.get(..most.min(bytes.len())).unwrap_or_default(),
        )
    }
}

/// The place of an offset in a ring of this length.
fn place(offset: u64, length: usize) -> usize {
    let place = offset.checked_rem(length as u64).unwrap_or(0);
    usize::try_from(place).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    /// The bytes of a stream that a test writes: neighbours differ.
    fn byte(offset: u64) -> u8 {
        (offset % 251) as u8
    }

    /// Writes the next bytes of the stream over the oldest ones.
    fn write(ring: &mut Ring, count: usize, memory: &mut [u8]) -> usize {
        let end = ring.end();
        let space = ring.space(count as u64, memory);
        let count = space.len();
        space
            .iter_mut()
            .zip(end..)
            .for_each(|(to, offset)| *to = byte(offset));
        ring.advance(count, memory);
        count
    }

    /// Reads all that is kept from an offset on.
    fn read(ring: &Ring, offset: u64, memory: &[u8]) -> (u64, Vec<u8>) {
        let (start, first) = ring.read(offset, memory);
        let mut bytes = first.to_vec();
        bytes.extend(ring.read(start + first.len() as u64, memory).1);
        (start, bytes)
    }

    #[test]
    fn each_byte_is_found_by_its_offset_however_often_the_ring_has_turned() {
        let mut memory = [0xff; 8];
        let mut ring = Ring::default();
        for count in [3, 5, 1, 8, 2, 7, 8, 8, 1] {
            write(&mut ring, count, &mut memory);
            for offset in 0..=ring.end() {
                let (start, bytes) = read(&ring, offset, &memory);
                assert_eq!(start, offset.max(ring.start()));
                let expected: Vec<u8> = (start..ring.end()).map(byte).collect();
                assert_eq!(bytes, expected, "{ring:?} from {offset}");
            }
        }
        assert_eq!(ring.end() - ring.start(), 8);
    }

    #[test]
    fn what_is_appended_loses_nothing() {
        let mut memory = [0; 8];
        let mut ring = Ring::default();
        assert_eq!(ring.append(b"abcdef", &mut memory), 6);
        assert_eq!(ring.append(b"ghij", &mut memory), 2);
        assert_eq!((ring.room(&memory), ring.append(b"x", &mut memory)), (0, 0));
        ring.drop_until(5);
        assert_eq!(ring.append(b"ijklmnop", &mut memory), 5);
        assert_eq!(read(&ring, 0, &memory), (5, b"fghijklm".to_vec()));
        ring.drop_until(u64::MAX);
        assert!(ring.is_empty());
        assert_eq!(ring.start(), 13);
    }

    #[test]
    fn a_ring_without_memory_keeps_nothing() {
        let mut ring = Ring::default();
        assert_eq!(ring.append(b"abc", &mut []), 0);
        assert!(ring.space(4, &mut []).is_empty());
        assert_eq!(ring.read(0, &[]), (0, &[][..]));
    }
}
