//! Copying bytes without a reachable panic.

use core::ops::Range;

/// Copies as much of `source` as fits; returns how much.
pub fn copy(target: &mut [u8], source: &[u8]) -> usize {
    let count = target.len().min(source.len());
    if let (Some(target), Some(source)) = (target.get_mut(..count), source.get(..count)) {
        target.copy_from_slice(source);
    }
    count
}

/// Moves a part of the bytes to their beginning; returns the part's length.
pub fn move_to_front(bytes: &mut [u8], part: Range<usize>) -> usize {
    if bytes.get(part.clone()).is_none() {
        return 0;
    }
    let count = part.end.saturating_sub(part.start);
    bytes.copy_within(part, 0);
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_copied_than_fits() {
        let mut target = [0; 4];
        assert_eq!(copy(&mut target, b"abcdef"), 4);
        assert_eq!(&target, b"abcd");
        assert_eq!(copy(&mut target, b"xy"), 2);
        assert_eq!(&target, b"xycd");
    }

    #[test]
    fn a_part_moves_to_the_front_even_where_it_overlaps_itself() {
        let mut bytes = *b"0123456789";
        assert_eq!(move_to_front(&mut bytes, 2..8), 6);
        assert_eq!(&bytes, b"2345676789");
        assert_eq!(move_to_front(&mut bytes, 8..11), 0);
        assert_eq!(&bytes, b"2345676789");
    }
}
