//! The stream ids on which streams were opened, so that late data is told from data that belongs to nothing.

/// How many of the ids up to the highest are remembered one by one.
const WINDOW: u32 = u64::BITS;

/// The highest id on which a stream was opened, and which of the [`WINDOW`] odd ids up to it were opened.
///
/// This is bounded, and exact where it matters: clients count upwards, and those that send concurrently are out of order by a
/// few ids. An id below the window counts as opened before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opened {
    highest: u32,
    /// Bit `n` is for the id `highest - 2 * n`.
    recent: u64,
}

/// What is known of a stream id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// No stream was opened on it.
    New,
    /// A stream was opened on it.
    Used,
    /// It is below the window.
    TooLow,
}

impl Opened {
    pub(super) const fn new() -> Self {
        Self {
            highest: 1,
            recent: 0,
        }
    }

    /// What is known of `stream`.
    pub(super) fn look_up(&self, stream: u32) -> Known {
        match self.bit(stream) {
            _ if stream.is_multiple_of(2) => Known::New,
            Place::Below => Known::TooLow,
            Place::At(bit) if self.recent & bit != 0 => Known::Used,
            Place::Above | Place::At(_) => Known::New,
        }
    }

    /// Records that a stream was opened on the odd id `stream`.
    pub(super) fn insert(&mut self, stream: u32) {
        match self.bit(stream) {
            Place::Below => {}
            Place::At(bit) => self.recent |= bit,
            Place::Above => {
                let steps = stream.saturating_sub(self.highest) / 2;
                self.recent = self.recent.checked_shl(steps).unwrap_or(0) | 1;
                self.highest = stream;
            }
        }
    }

    fn bit(&self, stream: u32) -> Place {
        let Some(below) = self.highest.checked_sub(stream) else {
            return Place::Above;
        };
        match below / 2 {
            steps if steps < WINDOW => Place::At(1_u64.wrapping_shl(steps)),
            _ => Place::Below,
        }
    }
}

/// Where an id is.
enum Place {
    Above,
    At(u64),
    Below,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(streams: &[u32]) -> Opened {
        let mut opened = Opened::new();
        for stream in streams {
            opened.insert(*stream);
        }
        opened
    }

    #[test]
    fn nothing_was_opened_at_first() {
        let none = opened(&[]);
        for stream in [0, 1, 2, 3, 127, u32::MAX] {
            assert_eq!(none.look_up(stream), Known::New, "{stream}");
        }
    }

    #[test]
    fn ids_near_the_highest_are_remembered_in_any_order() {
        let some = opened(&[9, 5, 13]);
        let known = [1, 5, 7, 9, 11, 13, 15].map(|stream| some.look_up(stream));
        let (new, used) = (Known::New, Known::Used);
        assert_eq!(known, [new, used, new, used, new, used, new]);
        assert_eq!(some.look_up(12), new, "an even id is no stream's");
    }

    #[test]
    fn ids_far_below_the_highest_count_as_used() {
        let highest = 1 + 2 * WINDOW;
        let some = opened(&[3, highest]);
        assert_eq!(some.look_up(1), Known::TooLow);
        assert_eq!(some.look_up(3), Known::Used);
        assert_eq!(some.look_up(5), Known::New);
        let far = opened(&[3, u32::MAX, 5]);
        assert_eq!(far.look_up(3), Known::TooLow);
        assert_eq!(far.look_up(5), Known::TooLow);
        assert_eq!(far.look_up(u32::MAX), Known::Used);
        assert_eq!(far.look_up(u32::MAX - 2), Known::New);
    }
}
