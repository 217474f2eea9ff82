//! The input of a connection: bytes that were received and not yet processed.

use crate::bytes::{copy, move_to_front};
use crate::limits::{LARGE, LARGE_BUFFERS, SMALL};
use crate::platform::Platform;
use agent_core::planted;
use heapless::Vec;

/// The numbers of the free large buffers.
pub(crate) type Pool = Vec<usize, LARGE_BUFFERS>;

/// The position of a connection's unprocessed input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Inbox {
    /// The number of the borrowed large buffer.
    large: Option<usize>,
    start: usize,
    end: usize,
}

/// A connection's input: its own small buffer, or a large one while a large frame arrives.
#[derive(Debug)]
pub(crate) struct Input<'t> {
    pub(super) inbox: &'t mut Inbox,
    pub(super) small: &'t mut [u8; SMALL],
    pub(super) large: &'t mut [[u8; LARGE]],
    pub(super) pool: &'t mut Pool,
}

impl Inbox {
    /// Whether a large buffer is borrowed.
    pub(crate) const fn has_large(&self) -> bool {
        self.large.is_some()
    }
}

impl Input<'_> {
    /// The unprocessed bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        let waiting = self.inbox.start..self.inbox.end;
        let buffer: &[u8] = match self.inbox.large {
            None => &*self.small,
            Some(number) => self.large.get(number).map_or(&[], |large| large),
        };
        buffer.get(waiting).unwrap_or_default()
    }

    /// Drops `count` bytes from the front.
    pub(crate) fn consume(&mut self, count: usize) {
        let Inbox { start, end, .. } = &mut *self.inbox;
        *start = start.saturating_add(count).min(*end);
        if start == end {
            (*start, *end) = (0, 0);
        }
    }

    /// The free space, into which more bytes can be received.
    pub(crate) fn space(&mut self) -> &mut [u8] {
        let waiting = self.inbox.start..self.inbox.end;
        if waiting.start > 0 {
            let end = move_to_front(self.buffer_mut(), waiting);
            (self.inbox.start, self.inbox.end) = (0, end);
        }
        let end = self.inbox.end;
        self.buffer_mut().get_mut(end..).unwrap_or_default()
    }

    /// Adds `count` bytes that were received into [`Input::space`].
    pub(crate) fn received(&mut self, count: usize) {
        let length = self.buffer_mut().len();
        self.inbox.end = self.inbox.end.saturating_add(count).min(length);
    }

    /// Whether a large buffer is borrowed.
    pub(crate) const fn has_large(&self) -> bool {
        self.inbox.has_large()
    }

    /// Borrows a large buffer and moves the unprocessed bytes into it. Returns false if none is free.
    pub(crate) fn grow(&mut self) -> bool {
        let Some(number) = self.pool.pop() else {
            return false;
        };
        let waiting = self.inbox.start..self.inbox.end;
        let waiting = self.small.get(waiting).unwrap_or_default();
        let count = self
            .large
            .get_mut(number)
            .map_or(0, |large| copy(large, waiting));
        *self.inbox = Inbox {
            large: Some(number),
            start: 0,
            end: count,
        };
        true
    }

    /// Gives the large buffer back, if there is one and the unprocessed bytes fit into the small one.
    pub(crate) fn shrink(&mut self, platform: &mut impl Platform) {
        let Some(number) = self.inbox.large else {
            return;
        };
        let waiting = self.inbox.start..self.inbox.end;
        if waiting.len() > SMALL {
            return;
        }
        let large = self.large.get(number);
        let waiting = large
            .and_then(|large| large.get(waiting))
            .unwrap_or_default();
        let end = copy(self.small, waiting);
        self.give_back(number, platform);
        *self.inbox = Inbox {
            large: None,
            start: 0,
            end,
        };
    }

    /// Drops the input and gives the large buffer back, for the next connection.
    pub(crate) fn reset(&mut self, platform: &mut impl Platform) {
        if let Some(number) = planted!("large-buffer-not-given-back", None, self.inbox.large) {
            self.give_back(number, platform);
        }
        *self.inbox = Inbox::default();
    }

    fn give_back(&mut self, number: usize, platform: &mut impl Platform) {
        if let Some(large) = self.large.get_mut(number) {
            platform.discard(large);
        }
        // The pool has room for all large buffers.
        let _ = self.pool.push(number);
    }

    fn buffer_mut(&mut self) -> &mut [u8] {
        match self.inbox.large {
            None => &mut *self.small,
            Some(number) => match self.large.get_mut(number) {
                Some(large) => large,
                None => &mut [],
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{World, streams};
    use std::boxed::Box;
    use std::vec;

    /// Memory for one connection, and one large buffer.
    struct Memory {
        inbox: Inbox,
        small: [u8; SMALL],
        large: Box<[u8]>,
        pool: Pool,
    }

    impl Memory {
        fn new() -> Self {
            Self {
                inbox: Inbox::default(),
                small: [0; SMALL],
                large: vec![0; LARGE].into(),
                pool: [0].into_iter().collect(),
            }
        }

        fn input(&mut self) -> Input<'_> {
            Input {
                inbox: &mut self.inbox,
                small: &mut self.small,
                large: self.large.as_chunks_mut().0,
                pool: &mut self.pool,
            }
        }
    }

    fn receive(input: &mut Input<'_>, bytes: &[u8]) {
        let count = copy(input.space(), bytes);
        input.received(count);
    }

    #[test]
    fn what_was_received_waits_until_it_is_consumed() {
        let mut memory = Memory::new();
        let mut input = memory.input();
        assert_eq!(input.space().len(), SMALL);
        receive(&mut input, b"abcdef");
        assert_eq!(input.space().len(), SMALL - 6);
        input.consume(2);
        assert_eq!(input.bytes(), b"cdef");
        // To make room, what waits moves to the front.
        receive(&mut input, b"gh");
        assert_eq!(input.bytes(), b"cdefgh");
        assert_eq!(input.space().len(), SMALL - 6);
        input.consume(6);
        assert_eq!((input.bytes(), *input.inbox), (&b""[..], Inbox::default()));
        assert_eq!(input.space().len(), SMALL);
    }

    #[test]
    fn no_more_is_consumed_or_received_than_there_is() {
        let mut memory = Memory::new();
        let mut input = memory.input();
        receive(&mut input, b"abc");
        input.consume(4);
        assert_eq!((input.bytes(), *input.inbox), (&b""[..], Inbox::default()));
        input.received(SMALL + 1);
        assert_eq!(input.bytes().len(), SMALL);
        assert!(input.space().is_empty());
    }

    #[test]
    fn what_waits_moves_into_a_large_buffer_and_back() {
        let (mut memory, mut world) = (Memory::new(), World::default());
        let mut input = memory.input();
        receive(&mut input, b"abcdef");
        input.consume(2);
        assert!(!input.has_large() && input.grow() && input.has_large());
        assert_eq!(input.bytes(), b"cdef");
        assert_eq!(input.space().len(), LARGE - 4);
        receive(&mut input, b"gh");
        input.consume(1);
        input.shrink(&mut world);
        assert!(!input.has_large());
        assert_eq!(input.bytes(), b"defgh");
        assert_eq!((world.discarded, memory.pool.len()), (vec![LARGE], 1));
    }

    #[test]
    fn a_large_buffer_is_kept_while_more_waits_than_fits_the_small_one() {
        let (mut memory, mut world) = (Memory::new(), World::default());
        let mut input = memory.input();
        assert!(input.grow());
        let more = &streams(1)[0][..=SMALL];
        receive(&mut input, more);
        input.shrink(&mut world);
        assert!(input.has_large() && input.bytes() == more);
        input.consume(1);
        input.shrink(&mut world);
        assert!(!input.has_large() && input.bytes() == &more[1..]);
        assert!(input.space().is_empty());
    }

    #[test]
    fn where_no_large_buffer_is_free_nothing_changes() {
        let mut memory = Memory::new();
        memory.pool.clear();
        let mut input = memory.input();
        receive(&mut input, b"abc");
        assert!(!input.grow() && !input.has_large());
        assert_eq!(input.bytes(), b"abc");
    }

    #[test]
    fn what_is_small_already_does_not_shrink() {
        let (mut memory, mut world) = (Memory::new(), World::default());
        let mut input = memory.input();
        receive(&mut input, b"abc");
        input.consume(1);
        let before = *input.inbox;
        input.shrink(&mut world);
        assert_eq!(*input.inbox, before);
        assert!(world.discarded.is_empty());
        assert_eq!(memory.pool.len(), 1);
    }

    #[test]
    fn nothing_is_left_for_the_next_connection() {
        let (mut memory, mut world) = (Memory::new(), World::default());
        for grows in [false, true] {
            let mut input = memory.input();
            receive(&mut input, b"abc");
            assert!(!grows || input.grow());
            input.reset(&mut world);
            assert_eq!((input.bytes(), *input.inbox), (&b""[..], Inbox::default()));
        }
        assert_eq!((world.discarded, memory.pool.len()), (vec![LARGE], 1));
    }

    #[test]
    fn a_large_buffer_that_there_is_not_holds_nothing() {
        let (mut memory, mut world) = (Memory::new(), World::default());
        memory.pool = [7].into_iter().collect();
        let mut input = memory.input();
        receive(&mut input, b"abc");
        assert!(input.grow());
        assert!(input.bytes().is_empty() && input.space().is_empty());
        input.received(1);
        assert!(input.bytes().is_empty());
        input.reset(&mut world);
        assert!(world.discarded.is_empty());
    }
}
