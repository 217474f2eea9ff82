//! The table of calls in flight.

use crate::planted;
use heapless::Vec;

/// The stream ids of at most `N` calls in flight.
#[derive(Clone, Debug, Default)]
pub(super) struct InFlight<const N: usize> {
    streams: Vec<u32, N>,
}

impl<const N: usize> InFlight<N> {
    pub(super) const fn new() -> Self {
        Self {
            streams: Vec::new(),
        }
    }

    pub(super) fn contains(&self, stream: u32) -> bool {
        self.streams.contains(&stream)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.streams.is_empty()
    }

    pub(super) fn is_full(&self) -> bool {
        self.streams.is_full()
    }

    /// Adds a stream. Returns false if the table is full.
    pub(super) fn insert(&mut self, stream: u32) -> bool {
        self.streams.push(stream).is_ok()
    }

    /// Removes a stream. Returns false if it was not in the table.
    pub(super) fn remove(&mut self, stream: u32) -> bool {
        // The order does not matter: the last id replaces the removed one.
        let Some(last) = self.streams.last().copied() else {
            return false;
        };
        let Some(place) = self.streams.iter_mut().find(|known| **known == stream) else {
            return false;
        };
        *place = last;
        planted!("streams-not-given-back", None, self.streams.pop());
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_come_and_go_in_any_order() {
        for remove in [1, 3, 5] {
            let mut table = InFlight::<3>::new();
            assert!([1, 3, 5].into_iter().all(|stream| table.insert(stream)));
            assert!(table.is_full() && !table.insert(7));
            assert!(table.remove(remove) && !table.remove(remove));
            let kept = [1, 3, 5].into_iter().filter(|kept| *kept != remove);
            assert!(kept.into_iter().all(|kept| table.contains(kept)));
        }
    }

    #[test]
    fn a_table_knows_when_it_is_empty_and_when_it_is_full() {
        let mut table = InFlight::<2>::new();
        assert!(table.is_empty() && !table.contains(1));
        table.insert(1);
        assert!(!table.is_empty() && !table.is_full() && !table.contains(3));
        table.insert(3);
        assert!(table.is_full() && table.contains(3));
    }
}
