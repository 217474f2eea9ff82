//! Sinks: the destinations of encoded bytes.

use super::copy::copy;
use core::fmt;

/// A destination of encoded bytes, such as an output buffer.
///
/// Putting bytes never fails, so encoders have no error paths. A sink that runs out of room reports it at the end.
pub trait Sink {
    /// Takes the next bytes.
    fn put(&mut self, bytes: &[u8]);

    /// The number of bytes that still fit. Callers check it before they write a whole frame.
    fn room(&self) -> usize;
}

/// A sink that fills a byte slice, and records whether everything fitted.
///
/// ```
/// use agent_core::wire::{Sink, Writer};
///
/// let mut buffer = [0; 4];
/// let mut writer = Writer::new(&mut buffer);
/// writer.put(b"ab");
/// assert_eq!(writer.finish(), Some(&b"ab"[..]));
///
/// let mut writer = Writer::new(&mut buffer);
/// writer.put(b"abcde");
/// assert_eq!(writer.finish(), None);
/// ```
#[derive(Debug)]
pub struct Writer<'b> {
    buffer: &'b mut [u8],
    written: usize,
    overflowed: bool,
}

impl<'b> Writer<'b> {
    /// Writes from the start of `buffer`.
    pub const fn new(buffer: &'b mut [u8]) -> Self {
        Self {
            buffer,
            written: 0,
            overflowed: false,
        }
    }

    /// Returns the written bytes, or `None` if they did not fit.
    pub fn finish(self) -> Option<&'b [u8]> {
        if self.overflowed {
            return None;
        }
        let Self {
            buffer, written, ..
        } = self;
        let buffer: &'b [u8] = buffer;
        buffer.get(..written)
    }
}

impl Sink for Writer<'_> {
    fn put(&mut self, bytes: &[u8]) {
        let room = self.buffer.get_mut(self.written..);
        match room.and_then(|room| room.get_mut(..bytes.len())) {
            Some(target) if !self.overflowed => {
                copy(target, bytes);
                self.written = self.written.saturating_add(bytes.len());
            }
            _ => self.overflowed = true,
        }
    }

    fn room(&self) -> usize {
        if self.overflowed {
            return 0;
        }
        self.buffer.len().saturating_sub(self.written)
    }
}

/// A sink that only counts the bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counter {
    count: usize,
}

impl Counter {
    /// The number of bytes that were put.
    pub const fn count(self) -> usize {
        self.count
    }
}

impl Sink for Counter {
    fn put(&mut self, bytes: &[u8]) {
        self.count = self.count.saturating_add(bytes.len());
    }

    fn room(&self) -> usize {
        usize::MAX
    }
}

/// A sink that passes on a part of an encoding: at most `room` bytes, after the first `skip` bytes.
///
/// With it, a message of any size is sent in parts through a small buffer. The message is encoded again for each part. This is
/// cheap, because bytes outside of the window are not copied.
///
/// ```
/// use agent_core::wire::{Sink, Window, Writer};
///
/// let mut buffer = [0; 3];
/// let mut writer = Writer::new(&mut buffer);
/// let mut window = Window::new(&mut writer, 2, 3);
/// window.put(b"abcd");
/// window.put(b"efgh");
/// assert_eq!(writer.finish(), Some(&b"cde"[..]));
/// ```
pub struct Window<'s> {
    inner: &'s mut dyn Sink,
    skip: usize,
    room: usize,
}

impl<'s> Window<'s> {
    /// Passes on at most `room` bytes to `inner`, after the first `skip` bytes.
    pub const fn new(inner: &'s mut dyn Sink, skip: usize, room: usize) -> Self {
        Self { inner, skip, room }
    }
}

impl Sink for Window<'_> {
    fn put(&mut self, bytes: &[u8]) {
        let skipped = self.skip.min(bytes.len());
        self.skip = self.skip.saturating_sub(skipped);
        let visible = bytes.get(skipped..).unwrap_or_default();
        let taken = self.room.min(visible.len());
        self.room = self.room.saturating_sub(taken);
        if let Some(part @ [_, ..]) = visible.get(..taken) {
            self.inner.put(part);
        }
    }

    fn room(&self) -> usize {
        usize::MAX
    }
}

impl fmt::Debug for Window<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Window")
            .field("skip", &self.skip)
            .field("room", &self.room)
            .finish_non_exhaustive()
    }
}

/// A sink that writes text to a formatter.
pub(crate) struct TextSink<'s, 'f>(pub(crate) &'s mut fmt::Formatter<'f>);

impl Sink for TextSink<'_, '_> {
    fn put(&mut self, bytes: &[u8]) {
        // Text is put in whole strings. The formatter's owner reports an error.
        let _ = self
            .0
            .write_str(core::str::from_utf8(bytes).unwrap_or_default());
    }

    fn room(&self) -> usize {
        usize::MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_writer_that_overflowed_takes_nothing_more() {
        let mut buffer = [0; 3];
        let mut writer = Writer::new(&mut buffer);
        writer.put(b"abcd");
        writer.put(b"x");
        assert_eq!(writer.room(), 0);
        assert_eq!(writer.finish(), None);
        assert_eq!(buffer, [0; 3]);
    }

    #[test]
    fn windows_of_every_size_put_an_encoding_together_again() {
        let pieces: [&[u8]; 4] = [b"ab", b"", b"cdefg", b"h"];
        for size in 1..=9 {
            let mut whole = [0; 8];
            let mut writer = Writer::new(&mut whole);
            for start in (0..8).step_by(size) {
                let mut window = Window::new(&mut writer, start, size);
                for piece in pieces {
                    window.put(piece);
                }
            }
            assert_eq!(writer.finish(), Some(&b"abcdefgh"[..]), "size {size}");
        }
    }
}
