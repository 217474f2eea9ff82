//! The table of calls and streams in flight.

use crate::planted;
use heapless::Vec;

/// At most `N` calls and streams in flight, by their stream ids.
#[derive(Clone, Debug, Default)]
pub(super) struct InFlight<const N: usize> {
    places: Vec<Place, N>,
    /// How many of them are streams and polls.
    waiting: usize,
}

/// A place in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) stream: u32,
    pub(super) usage: Usage,
}

/// What a place is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Usage {
    Call,
    /// A call that waits for something to happen.
    Poll,
    Stream(Halves),
}

/// Which sides of a stream have sent their last message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Halves {
    pub(super) caller_closed: bool,
    pub(super) callee_closed: bool,
}

impl Place {
    /// The place of an ordinary call.
    pub(super) const fn call(stream: u32) -> Self {
        Self {
            stream,
            usage: Usage::Call,
        }
    }

    const fn waits(self) -> bool {
        !matches!(self.usage, Usage::Call)
    }
}

impl<const N: usize> InFlight<N> {
    pub(super) const fn new() -> Self {
        Self {
            places: Vec::new(),
            waiting: 0,
        }
    }

    pub(super) fn contains(&self, stream: u32) -> bool {
        self.places.iter().any(|place| place.stream == stream)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    pub(super) fn is_full(&self) -> bool {
        self.places.is_full()
    }

    /// How many places streams and polls use.
    pub(super) const fn waiting(&self) -> usize {
        self.waiting
    }

    /// The halves of a stream; `None` if it is not a stream in flight.
    pub(super) fn halves(&mut self, stream: u32) -> Option<&mut Halves> {
        let mut places = self.places.iter_mut();
        let place = places.find(|place| place.stream == stream)?;
        match &mut place.usage {
            Usage::Stream(halves) => Some(halves),
            Usage::Call | Usage::Poll => None,
        }
    }

    /// Adds a call or a stream. Returns false if the table is full.
    pub(super) fn insert(&mut self, place: Place) -> bool {
        let is_new = self.places.push(place).is_ok();
        if is_new && place.waits() {
            self.waiting = self.waiting.saturating_add(1);
        }
        is_new
    }

    /// Removes a call or a stream. Returns false if it was not in the table.
    pub(super) fn remove(&mut self, stream: u32) -> bool {
        // The order does not matter: the last place replaces the removed one.
        let Some(last) = self.places.last().copied() else {
            return false;
        };
        let Some(place) = self.places.iter_mut().find(|place| place.stream == stream) else {
            return false;
        };
        if place.waits() {
            self.waiting = self.waiting.saturating_sub(1);
        }
        *place = last;
        planted!("streams-not-given-back", None, self.places.pop());
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polls(stream: u32) -> Place {
        Place {
            stream,
            usage: Usage::Poll,
        }
    }

    #[test]
    fn streams_come_and_go_in_any_order() {
        for remove in [1, 3, 5] {
            let mut table = InFlight::<3>::new();
            let mut streams = [1, 3, 5].into_iter();
            assert!(streams.all(|stream| table.insert(Place::call(stream))));
            assert!(table.is_full() && !table.insert(Place::call(7)));
            assert!(table.remove(remove) && !table.remove(remove));
            let kept = [1, 3, 5].into_iter().filter(|kept| *kept != remove);
            assert!(kept.into_iter().all(|kept| table.contains(kept)));
        }
    }

    #[test]
    fn a_table_knows_when_it_is_empty_and_when_it_is_full() {
        let mut table = InFlight::<2>::new();
        assert!(table.is_empty() && !table.contains(1));
        table.insert(Place::call(1));
        assert!(!table.is_empty() && !table.is_full() && !table.contains(3));
        table.insert(Place::call(3));
        assert!(table.is_full() && table.contains(3));
    }

    #[test]
    fn a_table_counts_what_waits() {
        let mut table = InFlight::<3>::new();
        let stream = Place {
            stream: 5,
            usage: Usage::Stream(Halves::default()),
        };
        for place in [Place::call(1), polls(3), stream] {
            table.insert(place);
        }
        // The table is full, so this one is not counted.
        table.insert(polls(7));
        assert_eq!(table.waiting(), 2);
        assert!(table.halves(5).is_some() && table.halves(3).is_none());
        for (stream, waiting) in [(1, 2), (3, 1), (5, 0)] {
            table.remove(stream);
            assert_eq!(table.waiting(), waiting);
        }
    }
}
