//! Repeated fields that need no storage: their items are borrowed from a slice, or read from the message again.

use super::encode::{Encode, put_message, put_present_bytes, put_present_uint};
use super::fields::Varints;
use super::reader::{Reader, Value, WireError};
use super::sink::Sink;
use core::fmt;

/// A type of items of a repeated field.
pub trait Item<'a>: Copy {
    /// Whether the items are numbers. Several numbers can be packed into one field.
    const PACKED: bool = false;

    /// How many bytes a packed number takes: four, eight, or 0 for those that take as many as they need.
    const WIDTH: usize = 0;

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

/// Numbers as items.
macro_rules! impl_item_for_numbers {
    ($($number:ty, $name:literal, |$value:ident| $from:expr, $into:expr;)+) => {$(
        #[doc = concat!("The items of a repeated `", $name, "`.")]
        impl<'a> Item<'a> for $number {
            const PACKED: bool = true;

            fn read(value: Value<'a>) -> Result<Self, WireError> {
                let $value = value.as_u64()?;
                Ok($from)
            }

            fn write(&self, sink: &mut dyn Sink, number: u32) {
                let $value = *self;
                put_present_uint(sink, number, $into);
            }
        }
    )+};
}

// Protobuf uses the low 32 bits of a 32-bit number.
#[allow(clippy::cast_possible_truncation)]
mod numbers {
    use super::{Item, Sink, Value, WireError, put_present_uint};

    impl_item_for_numbers! {
        bool, "bool", |value| value != 0, u64::from(value);
        u32, "uint32", |value| value as u32, u64::from(value);
        u64, "uint64", |value| value, value;
        i32, "int32", |value| (value as u32).cast_signed(), i64::from(value).cast_unsigned();
        i64, "int64", |value| value.cast_signed(), value.cast_unsigned();
    }
}

/// The entries of a map.
impl<'a, K: Item<'a> + Default, V: Item<'a> + Default> Item<'a> for (K, V) {
    fn read(value: Value<'a>) -> Result<Self, WireError> {
        read_entry(value.as_bytes()?)
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        put_message(sink, number, &Entry(self.0, self.1));
    }
}

/// Reads an entry of a map. A missing key or value is its default.
pub fn read_entry<'a, K, V>(bytes: &'a [u8]) -> Result<(K, V), WireError>
where
    K: Item<'a> + Default,
    V: Item<'a> + Default,
{
    let (mut key, mut value) = (K::default(), V::default());
    let mut reader = Reader::new(bytes);
    while let Some(field) = reader.next_field()? {
        match field.number {
            1 => key = K::read(field.value)?,
            2 => value = V::read(field.value)?,
            _ => {}
        }
    }
    Ok((key, value))
}

/// An entry of a map, to encode.
#[derive(Clone, Copy, Debug)]
pub struct Entry<K, V>(pub K, pub V);

impl<'a, K: Item<'a>, V: Item<'a>> Encode for Entry<K, V> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.0.write(sink, 1);
        self.1.write(sink, 2);
    }
}

/// An entry of a map of messages, to encode.
#[derive(Clone, Copy, Debug)]
pub struct MessageEntry<K, V>(pub K, pub V);

impl<'a, K: Item<'a>, V: Encode> Encode for MessageEntry<K, V> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.0.write(sink, 1);
        put_message(sink, 2, &self.1);
    }
}

/// A repeated field: a list, or a map as a list of its entries.
///
/// In a message to send, the items are borrowed from a slice. In a received message, they are read from its bytes on every
/// iteration, so that they need no storage. The whole message was checked when it was decoded.
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
    /// A repeated field with these items.
    pub const fn new(items: &'a [T]) -> Self {
        Self {
            source: Source::Lent(items),
        }
    }

    /// The field `number` of a received `message`. The caller has checked that all its values can be read as `T`.
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
    /// Iterates over the items in their order.
    pub fn iter(&self) -> Items<'a, T> {
        match self.source {
            Source::Lent(items) => Items::Lent(items.iter()),
            Source::Received { message, number } => Items::Received {
                reader: Reader::new(message),
                number,
                packed: Varints::default(),
            },
        }
    }

    /// Whether there are no items.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// Writes each item as a field `number`.
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

/// An iterator over the items of a [`Repeated`].
#[derive(Clone, Debug)]
pub enum Items<'a, T> {
    /// Items in a slice.
    Lent(core::slice::Iter<'a, T>),
    /// Items that are read from a received message.
    Received {
        /// The rest of the message.
        reader: Reader<'a>,
        /// The field's number.
        number: u32,
        /// The rest of the packed numbers in the current field.
        packed: Varints<'a>,
    },
}

impl<'a, T: Item<'a>> Iterator for Items<'a, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        match self {
            Self::Lent(items) => items.next().copied(),
            Self::Received {
                reader,
                number,
                packed,
            } => loop {
                if T::PACKED
                    && let Some(value) = packed.next_value(T::WIDTH)
                {
                    return T::read(value).ok();
                }
                // The message was checked when it was decoded, so there are no errors here. An error would end the iteration.
                let field = reader.next_field().ok().flatten()?;
                match field.value {
                    _ if field.number != *number => {}
                    Value::Bytes(bytes) if T::PACKED => *packed = Varints::packed(bytes),
                    value => {
                        // A value that only a lenient gate accepts is skipped.
                        if let Ok(item) = T::read(value) {
                            return Some(item);
                        }
                    }
                }
            },
        }
    }
}

/// Encoded messages, which the receiver may decode later.
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
    fn packed_and_single_numbers_are_one_list() {
        // Field 1: packed 1, 300; then 5 alone.
        let message = [0x0a, 0x03, 0x01, 0xac, 0x02, 0x08, 0x05];
        let items = Repeated::<u32>::received(&message, 1);
        assert!(items.iter().eq([1, 300, 5]));
    }

    #[test]
    fn a_map_is_a_list_of_entries() {
        let lent = Repeated::new(&[("a", 1_u32), ("", 0)]);
        let mut buffer = [0; 32];
        let mut writer = Writer::new(&mut buffer);
        lent.write(&mut writer, 7);
        let message = writer.finish().unwrap();
        assert_eq!(Repeated::received(message, 7), lent);
        assert!(
            Repeated::<(&str, u32)>::received(&[0x3a, 0x00], 7)
                .iter()
                .eq([("", 0)])
        );
    }

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
