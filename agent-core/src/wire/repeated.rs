//! Repeated fields without storage: read again from the message's bytes, or lent by the caller.

use super::encode::put_present_bytes;
use super::reader::{Reader, Value, WireError};
use super::sink::Sink;
use core::fmt;

/// Something that a repeated field can hold.
pub trait Item<'a>: Copy {
    /// Reads the item from a field's value.
    fn read(value: Value<'a>) -> Result<Self, WireError>;

    /// Writes the item as field `number`.
    fn write(&self, sink: &mut dyn Sink, number: u32);
}

impl<'a> Item<'a> for &'a str {
    fn read(value: Value<'a>) -> Result<Self, WireError> {
        value.as_str()
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        put_present_bytes(sink, number, self.as_bytes());
    }
}

/// A repeated field: either lent by whoever builds the message, or found in the bytes of a received one.
///
/// A received message is checked whole when it is decoded; the items are then read again from its bytes
/// each time they are asked for, so that no table has to hold them.
#[derive(Clone, Copy)]
pub struct Repeated<'a, T> {
    source: Source<'a, T>,
}

#[derive(Clone, Copy)]
enum Source<'a, T> {
    Lent(&'a [T]),
    Received { message: &'a [u8], number: u32 },
}

impl<'a, T> Repeated<'a, T> {
    /// The items of `items`, in their order.
    pub const fn new(items: &'a [T]) -> Self {
        Self {
            source: Source::Lent(items),
        }
    }

    /// The values of field `number` in `message`, which the caller has checked to be readable as `T`.
    pub const fn received(message: &'a [u8], number: u32) -> Self {
        Self {
            source: Source::Received { message, number },
        }
    }
}

impl<T> Default for Repeated<'_, T> {
    fn default() -> Self {
        Self::new(&[])
    }
}

impl<'a, T: Item<'a>> Repeated<'a, T> {
    /// Goes through the items in their order.
    pub fn iter(&self) -> Items<'a, T> {
        match self.source {
            Source::Lent(items) => Items::Lent(items.iter()),
            Source::Received { message, number } => Items::Received {
                reader: Reader::new(message),
                number,
            },
        }
    }

    /// Whether there is no item.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// Writes every item as field `number`.
    pub fn write(&self, sink: &mut dyn Sink, number: u32) {
        self.iter().for_each(|item| item.write(sink, number));
    }
}

impl<'a, T: Item<'a>> IntoIterator for Repeated<'a, T> {
    type Item = T;
    type IntoIter = Items<'a, T>;

    fn into_iter(self) -> Items<'a, T> {
        self.iter()
    }
}

impl<'a, T: Item<'a>> IntoIterator for &Repeated<'a, T> {
    type Item = T;
    type IntoIter = Items<'a, T>;

    fn into_iter(self) -> Items<'a, T> {
        self.iter()
    }
}

impl<'a, T: Item<'a> + PartialEq> PartialEq for Repeated<'a, T> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<'a, T: Item<'a> + fmt::Debug> fmt::Debug for Repeated<'a, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// Goes through the items of a [`Repeated`].
#[derive(Clone, Debug)]
pub enum Items<'a, T> {
    /// Items that the caller lent.
    Lent(core::slice::Iter<'a, T>),
    /// Items that are read from a received message.
    Received {
        /// Where in the message the search goes on.
        reader: Reader<'a>,
        /// The field's number.
        number: u32,
    },
}

impl<'a, T: Item<'a>> Iterator for Items<'a, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        match self {
            Self::Lent(items) => items.next().copied(),
            Self::Received { reader, number } => loop {
                // The message was checked whole when it was decoded, so an error here is the end too.
                let field = reader.next_field().ok().flatten()?;
                if field.number == *number {
                    return T::read(field.value).ok();
                }
            },
        }
    }
}

/// Encoded messages as items: the receiver looks at them later, or never.
impl<'a> Item<'a> for &'a [u8] {
    fn read(value: Value<'a>) -> Result<Self, WireError> {
        value.as_bytes()
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        put_present_bytes(sink, number, self);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::Writer;

    #[test]
    fn received_items_are_those_that_were_lent() {
        let lent = Repeated::new(&["a", "", "ccc"]);
        let mut buffer = [0; 32];
        let mut writer = Writer::new(&mut buffer);
        lent.write(&mut writer, 7);
        let message = writer.finish().unwrap();
        assert_eq!(Repeated::<&str>::received(message, 7), lent);
        assert!(Repeated::<&str>::received(message, 6).is_empty());
    }
}
