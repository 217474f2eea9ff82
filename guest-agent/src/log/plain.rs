//! Logging as text, without [`core::fmt`], which is large and can panic.

use agent_core::text::write_number;
use agent_core::wire::Sink;
use agent_engine::bytes::copy;

/// The longest line, in bytes; the rest is cut off.
const LINE: usize = 256;

/// The value of a placeholder.
pub(crate) enum Value<'v> {
    Text(&'v str),
    Number(u64),
    Negative(u64),
}

/// Writes `text` with its values, or as much as fits into a line.
#[inline(never)]
pub(crate) fn line(text: &str, values: &[Value<'_>]) {
    let mut line = Line {
        bytes: [0; LINE],
        length: 0,
    };
    let mut values = values.iter();
    // Each `{` or `}` switches between text and placeholder.
    let mut in_placeholder = true;
    for part in text.as_bytes().split(|byte| matches!(byte, b'{' | b'}')) {
        in_placeholder = !in_placeholder;
        if !in_placeholder {
            line.put(part);
            continue;
        }
        match values.next() {
            None => {}
            Some(Value::Text(text)) => line.put(text.as_bytes()),
            Some(Value::Number(number)) => write_number(&mut line, *number),
            Some(Value::Negative(number)) => {
                line.put(b"-");
                write_number(&mut line, *number);
            }
        }
    }
    super::put(line.bytes.get(..line.length).unwrap_or_default());
}

/// A line under construction.
struct Line {
    bytes: [u8; LINE],
    length: usize,
}

impl Sink for Line {
    fn put(&mut self, bytes: &[u8]) {
        let space = self.bytes.get_mut(self.length..).unwrap_or_default();
        self.length = self.length.saturating_add(copy(space, bytes));
    }

    fn room(&self) -> usize {
        LINE.saturating_sub(self.length)
    }
}

impl<'v> From<&'v str> for Value<'v> {
    fn from(text: &'v str) -> Self {
        Self::Text(text)
    }
}

impl From<u8> for Value<'_> {
    fn from(number: u8) -> Self {
        Self::Number(number.into())
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u64> for Value<'_> {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<i32> for Value<'_> {
    fn from(number: i32) -> Self {
        let magnitude = number.unsigned_abs().into();
        if number < 0 {
            Self::Negative(magnitude)
        } else {
            Self::Number(magnitude)
        }
    }
}
