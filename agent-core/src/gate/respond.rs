//! The gate for responses: a response is encoded for the level of its call.

use super::decode::Bound;
use crate::level::{Level, Need};
use crate::wire::{Encode, Sink};

/// A message that can be encoded for a level.
///
/// What the level does not include is left out or replaced by its declared fallback. It never turns a response into an error,
/// because the handler has already run.
pub trait Respond: Encode {
    /// Writes the part of the message that `level` includes. Without a level, writes the whole message.
    fn encode_at(&self, _level: Option<&Level>, sink: &mut dyn Sink) {
        self.encode(sink);
    }
}

impl<M: Respond + ?Sized> Respond for &M {
    fn encode_at(&self, level: Option<&Level>, sink: &mut dyn Sink) {
        (**self).encode_at(level, sink);
    }
}

/// A message and the level that it is encoded for.
#[derive(Clone, Copy)]
pub struct AtLevel<'m> {
    /// The message.
    pub message: &'m dyn Respond,
    /// The level. Without one, the whole message is written.
    pub level: Option<&'m Level>,
}

impl Encode for AtLevel<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.message.encode_at(self.level, sink);
    }
}

/// Whether an element that needs `need` is written for `level`. Called by generated code.
pub fn includes(level: Option<&Level>, need: Need) -> bool {
    level.is_none_or(|level| level.includes(need))
}

/// The bound that applies at `level`, or the newest one without a level. `bounds` are in the order of their versions. Called by
/// generated code.
pub fn limit(bounds: &[Bound], level: Option<&Level>) -> usize {
    let in_force = |bound: &&Bound| level.is_none_or(|level| level.version.includes(bound.since));
    let newest = bounds.iter().rev().find(in_force);
    newest.map_or(0, |bound| bound.limit)
}

/// Truncates `bytes` to the bound of the call's level, which may be lower than ours. Called by generated code.
pub fn clip(bytes: &[u8], limit: usize) -> &[u8] {
    bytes.get(..limit).unwrap_or(bytes)
}

/// Truncates `text` to at most `limit` bytes, at the end of a character. Called by generated code.
pub fn clip_str(text: &str, limit: usize) -> &str {
    let mut end = limit.min(text.len());
    loop {
        if let Some(head) = text.get(..end) {
            return head;
        }
        end = end.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::version::Version;
    use crate::wire::Writer;

    #[test]
    fn a_clipped_string_ends_with_a_whole_character() {
        assert_eq!(clip_str("aé", 2), "a");
        assert_eq!(clip_str("aé", 3), "aé");
        assert_eq!(clip_str("é", 1), "");
        assert_eq!(clip_str("", 5), "");
        assert_eq!(clip(b"abc", 2), b"ab");
        assert_eq!(clip(b"abc", 4), b"abc");
    }

    #[test]
    fn the_bound_is_the_newest_that_the_level_knows() {
        let bounds = [(0, 10), (2, 20)].map(|(minor, limit)| Bound {
            since: Version::new(1, minor),
            limit,
        });
        let at = |minor| Level {
            version: Version::new(1, minor),
            ..Level::BASELINE
        };
        assert_eq!(limit(&bounds, Some(&at(1))), 10);
        assert_eq!(limit(&bounds, Some(&at(2))), 20);
        assert_eq!(limit(&bounds, None), 20);
    }

    /// A message that is the same at all levels.
    struct Sample;

    impl Encode for Sample {
        fn encode(&self, sink: &mut dyn Sink) {
            sink.put(b"whole");
        }
    }

    impl Respond for Sample {}

    /// A message with a fallback for levels below 1.1.
    struct Newer;

    impl Encode for Newer {
        fn encode(&self, sink: &mut dyn Sink) {
            self.encode_at(None, sink);
        }
    }

    impl Respond for Newer {
        fn encode_at(&self, level: Option<&Level>, sink: &mut dyn Sink) {
            let newer = includes(level, Need::since(1, 1));
            sink.put(if newer { b"newer" } else { b"older" });
        }
    }

    fn written(message: &dyn Respond, level: Option<&Level>) -> [u8; 5] {
        let mut buffer = [0; 5];
        AtLevel { message, level }.encode(&mut Writer::new(&mut buffer));
        buffer
    }

    #[test]
    fn a_message_is_written_as_its_level_can_read_it() {
        let baseline = Some(&Level::BASELINE);
        assert_eq!(&written(&Newer, baseline), b"older");
        assert_eq!(&written(&&Newer, baseline), b"older");
        assert_eq!(&written(&Newer, None), b"newer");
        assert_eq!(&written(&Sample, baseline), b"whole");
    }
}
