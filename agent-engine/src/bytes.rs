//! Copies without a reachable panic, and tables whose memory is not touched without need.

pub use agent_core::wire::copy;
use core::cell::Cell;
use core::mem;
use core::ops::Range;
use heapless::Vec;

/// Moves a part of the bytes to the front. Returns the length of the part.
pub fn move_to_front(bytes: &mut [u8], part: Range<usize>) -> usize {
    // In ascending order, no byte is overwritten before it is read. `copy_within` has a bounds check that can panic.
    let bytes = Cell::from_mut(bytes).as_slice_of_cells();
    let part = bytes.get(part).unwrap_or_default();
    for (to, from) in bytes.iter().zip(part) {
        to.set(from.get());
    }
    part.len()
}

/// Empties a table. It does not write to an empty table, so that its memory stays untouched.
pub(crate) fn clear<T, const N: usize>(table: &mut Vec<T, N>) {
    if !table.is_empty() {
        table.clear();
    }
}

/// Removes the items for which `keep` returns false. It does not write to the table if it keeps all. `Vec::retain` has a sum that the compiler cannot prove not to
/// overflow.
pub(crate) fn retain<T, const N: usize>(table: &mut Vec<T, N>, mut keep: impl FnMut(&T) -> bool) {
    let mut kept = 0_usize;
    for index in 0..table.len() {
        if table.get(index).is_some_and(&mut keep) {
            // On an error the two are the same, and the item is already in its place.
            if let Ok([place, item]) = table.get_disjoint_mut([kept, index]) {
                mem::swap(place, item);
            }
            kept = kept.saturating_add(1);
        }
    }
    if kept < table.len() {
        table.truncate(kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_emptied() {
        let mut table: Vec<u8, 2> = [1, 2].into_iter().collect();
        clear(&mut table);
        assert!(table.is_empty());
        clear(&mut table);
        assert!(table.is_empty());
    }

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

    #[test]
    fn what_is_kept_stays_in_order() {
        let mut table: Vec<u8, 8> = (0..8).collect();
        retain(&mut table, |item| !matches!(item, 0 | 3 | 4 | 7));
        assert_eq!(&table[..], [1, 2, 5, 6]);
        retain(&mut table, |_| true);
        assert_eq!(&table[..], [1, 2, 5, 6]);
        retain(&mut table, |_| false);
        assert!(table.is_empty());
    }
}
