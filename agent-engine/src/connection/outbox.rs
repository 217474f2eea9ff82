//! The output of a connection: bytes that were written and not yet sent.

use crate::bytes::{copy, move_to_front};
use crate::limits::SMALL;
use agent_core::wire::Sink;

/// The position of the unsent bytes in a connection's output buffer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outbox {
    start: usize,
    end: usize,
}

/// A connection's output.
#[derive(Debug)]
pub(crate) struct Output<'t> {
    pub(super) outbox: &'t mut Outbox,
    pub(super) buffer: &'t mut [u8; SMALL],
}

impl Outbox {
    /// Whether there are no unsent bytes.
    pub(crate) const fn is_empty(&self) -> bool {
        self.start == self.end
    }
}

impl Output<'_> {
    /// The unsent bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        let waiting = self.outbox.start..self.outbox.end;
        self.buffer.get(waiting).unwrap_or_default()
    }

    /// Whether there are no unsent bytes.
    pub(crate) const fn is_empty(&self) -> bool {
        self.outbox.is_empty()
    }

    /// Removes `count` bytes that were sent.
    pub(crate) fn sent(&mut self, count: usize) {
        let Outbox { start, end } = &mut *self.outbox;
        *start = start.saturating_add(count).min(*end);
        if start == end {
            (*start, *end) = (0, 0);
        }
    }
}

impl Sink for Output<'_> {
    fn put(&mut self, bytes: &[u8]) {
        let Outbox { start, end } = &mut *self.outbox;
        if SMALL.saturating_sub(*end) < bytes.len() {
            *end = move_to_front(self.buffer, *start..*end);
            *start = 0;
        }
        let new_end = end.saturating_add(bytes.len());
        // Sessions check the room before they write, so the bytes always fit.
        if let Some(target) = self.buffer.get_mut(*end..new_end) {
            copy(target, bytes);
            *end = new_end;
        }
    }

    fn room(&self) -> usize {
        let Outbox { start, end } = *self.outbox;
        SMALL.saturating_sub(end.saturating_sub(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_makes_room_for_more() {
        let (mut outbox, mut buffer) = (Outbox::default(), [0; SMALL]);
        let mut output = Output {
            outbox: &mut outbox,
            buffer: &mut buffer,
        };
        output.put(&[1; SMALL - 2]);
        assert_eq!((output.room(), output.is_empty()), (2, false));
        output.sent(SMALL - 3);
        assert_eq!(output.room(), SMALL - 1);
        // There is no room behind what waits, so it moves to the front.
        output.put(&[2, 3, 4]);
        assert_eq!(output.bytes(), [1, 2, 3, 4]);
        output.sent(4);
        assert_eq!((output.room(), output.is_empty()), (SMALL, true));
        // The next answer begins at the front, where there is room for any.
        assert_eq!(outbox, Outbox::default());
    }

    #[test]
    fn what_fits_behind_what_waits_moves_nothing() {
        let (mut outbox, mut buffer) = (Outbox::default(), [0; SMALL]);
        let mut output = Output {
            outbox: &mut outbox,
            buffer: &mut buffer,
        };
        output.put(&[1; SMALL - 2]);
        output.sent(10);
        output.put(&[2, 3]);
        assert_eq!(output.bytes().len(), SMALL - 10);
        assert_eq!(output.bytes()[SMALL - 13..], [1, 2, 3]);
        let whole = Outbox {
            start: 10,
            end: SMALL,
        };
        assert_eq!(outbox, whole);
    }

    #[test]
    fn no_more_is_sent_than_waits() {
        let (mut outbox, mut buffer) = (Outbox::default(), [0; SMALL]);
        let mut output = Output {
            outbox: &mut outbox,
            buffer: &mut buffer,
        };
        output.put(&[1, 2]);
        output.sent(3);
        assert_eq!((output.room(), output.is_empty()), (SMALL, true));
    }

    #[test]
    fn what_does_not_fit_is_not_written_in_part() {
        let (mut outbox, mut buffer) = (Outbox::default(), [0; SMALL]);
        let mut output = Output {
            outbox: &mut outbox,
            buffer: &mut buffer,
        };
        output.put(&[1]);
        output.put(&[2; SMALL]);
        assert_eq!(output.bytes(), [1]);
    }
}
