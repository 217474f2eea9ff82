//! Reading the fields of a whole message.

use super::reader::{Reader, Value, WireError};

/// Iterates over the fields of a message, and keeps the first error, so that decoders have one error path instead of one for
/// each field.
///
/// After an error, there are no more fields, and values are read as their defaults. [`Fields::finish`] returns the error. So a
/// decoder that calls it at its end never returns part of a message.
///
/// ```
/// use agent_core::wire::{Fields, WireError};
///
/// fn name(message: &[u8]) -> Result<&str, WireError> {
///     let mut name = "";
///     let mut fields = Fields::new(message);
///     while let Some(number) = fields.next_number() {
///         if number == 2 {
///             name = fields.str();
///         }
///     }
///     fields.finish()?;
///     Ok(name)
/// }
///
/// assert_eq!(name(&[0x08, 0x96, 0x01, 0x12, 0x02, b'h', b'i']), Ok("hi"));
/// assert_eq!(name(&[0x10, 0x01]), Err(WireError::WrongWireType));
/// ```
#[derive(Clone, Copy, Debug)]
#[must_use = "finish says whether the message could be read"]
pub struct Fields<'a> {
    reader: Reader<'a>,
    value: Value<'a>,
    number: u32,
    error: Option<WireError>,
}

impl<'a> Fields<'a> {
    /// Starts to read the fields of `message`.
    #[inline(never)]
    pub const fn new(message: &'a [u8]) -> Self {
        Self {
            reader: Reader::new(message),
            value: Value::Varint(0),
            number: 0,
            error: None,
        }
    }

    /// Advances to the next field and returns its number. Returns `None` at the end of the message or after an error.
    #[inline(never)]
    pub fn next_number(&mut self) -> Option<u32> {
        match self.reader.advance(&mut self.value) {
            Ok(number) => {
                self.number = number?;
                number
            }
            Err(error) => {
                self.fail(error);
                None
            }
        }
    }

    /// The number of the current field.
    pub(crate) const fn number(&self) -> u32 {
        self.number
    }

    /// The value of the current field, without a type.
    pub const fn value(&self) -> Value<'a> {
        self.value
    }

    /// The value of a `uint64` field.
    #[inline(never)]
    pub fn u64(&mut self) -> u64 {
        self.value.as_u64().unwrap_or_else(|error| {
            self.fail(error);
            0
        })
    }

    /// The value of an `int64` field.
    pub fn i64(&mut self) -> i64 {
        self.u64().cast_signed()
    }

    /// The value of a `uint32` field: the low 32 bits, as protobuf specifies.
    #[allow(clippy::cast_possible_truncation)]
    pub fn u32(&mut self) -> u32 {
        self.u64() as u32
    }

    /// The value of an `int32` or enum field: the low 32 bits, as protobuf specifies.
    pub fn i32(&mut self) -> i32 {
        self.u32().cast_signed()
    }

    /// The value of a `bool` field.
    pub fn bool(&mut self) -> bool {
        self.u64() != 0
    }

    /// The value of a `fixed32` field.
    #[inline(never)]
    pub fn fixed32(&mut self) -> u32 {
        self.value.as_fixed32().unwrap_or_else(|error| {
            self.fail(error);
            0
        })
    }

    /// The value of a `fixed64` field.
    #[inline(never)]
    pub fn fixed64(&mut self) -> u64 {
        self.value.as_fixed64().unwrap_or_else(|error| {
            self.fail(error);
            0
        })
    }

    /// The value of a `bytes` field, or the bytes of a sub-message.
    #[inline(never)]
    pub fn bytes(&mut self) -> &'a [u8] {
        self.value.as_bytes().unwrap_or_else(|error| {
            self.fail(error);
            &[]
        })
    }

    /// The value of a `string` field.
    #[inline(never)]
    pub fn str(&mut self) -> &'a str {
        self.value.as_str().unwrap_or_else(|error| {
            self.fail(error);
            ""
        })
    }

    /// The value of a repeated field of numbers: a single number, or several packed ones.
    #[inline(never)]
    pub fn varints(&mut self) -> Varints<'a> {
        let varints = match self.value {
            Value::Varint(value) => Varints {
                first: Some(value),
                rest: Reader::new(&[]),
            },
            Value::Bytes(bytes) => Varints::packed(bytes),
            _ => {
                self.fail(WireError::WrongWireType);
                return Varints::default();
            }
        };
        varints.check().unwrap_or_else(|error| {
            self.fail(error);
            Varints::default()
        })
    }

    /// How many numbers of `width` bytes, four or eight, there are in a repeated field: one, or several that are packed.
    #[inline(never)]
    pub(crate) fn fixed_count(&mut self, width: usize) -> usize {
        match (self.value, width) {
            (Value::Fixed32(_), 4) | (Value::Fixed64(_), 8) => 1,
            (Value::Bytes(bytes), _) => {
                if bytes.len().checked_rem(width) != Some(0) {
                    self.fail(WireError::Truncated);
                }
                bytes.len().checked_div(width).unwrap_or_default()
            }
            _ => {
                self.fail(WireError::WrongWireType);
                0
            }
        }
    }

    /// Ends the message with `error`, unless there was an error before.
    pub fn fail(&mut self, error: WireError) {
        self.error.get_or_insert(error);
        self.stop();
    }

    /// Skips all further fields.
    pub(crate) const fn stop(&mut self) {
        self.reader = Reader::new(&[]);
    }

    /// Whether there was no error.
    pub(crate) const fn is_ok(&self) -> bool {
        self.error.is_none()
    }

    /// Returns the first error, if there was one.
    pub fn finish(self) -> Result<(), WireError> {
        self.error.map_or(Ok(()), Err)
    }
}

/// An iterator over the numbers in one repeated field, packed or not.
#[derive(Clone, Debug)]
pub struct Varints<'a> {
    first: Option<u64>,
    rest: Reader<'a>,
}

impl<'a> Varints<'a> {
    /// Iterates over packed numbers. The iteration ends at the first number that cannot be read.
    pub const fn packed(bytes: &'a [u8]) -> Self {
        Self {
            first: None,
            rest: Reader::new(bytes),
        }
    }

    /// The next packed number that takes `width` bytes; 0 is a varint.
    pub(super) fn next_value(&mut self, width: usize) -> Option<Value<'a>> {
        match width {
            4 => self.rest.next_fixed32().map(Value::Fixed32),
            8 => self.rest.next_fixed64().map(Value::Fixed64),
            _ => self.next().map(Value::Varint),
        }
    }

    /// Checks that all numbers can be read.
    fn check(self) -> Result<Self, WireError> {
        let mut rest = self.rest;
        while rest.next_varint()?.is_some() {}
        Ok(self)
    }
}

impl Default for Varints<'_> {
    fn default() -> Self {
        Self::packed(&[])
    }
}

impl Iterator for Varints<'_> {
    type Item = u64;

    fn next(&mut self) -> Option<u64> {
        let first = self.first.take();
        first.or_else(|| self.rest.next_varint().ok().flatten())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_error_is_kept_and_ends_the_message() {
        // Field 1 is a number where a string is meant; field 2 would be a group.
        let mut fields = Fields::new(&[0x08, 0x01, 0x13]);
        assert_eq!(fields.next_number(), Some(1));
        assert_eq!(fields.str(), "");
        assert_eq!(fields.next_number(), None);
        fields.fail(WireError::DuplicateMessage);
        assert_eq!(fields.finish(), Err(WireError::WrongWireType));
    }

    #[test]
    fn a_damaged_field_ends_the_message() {
        let mut fields = Fields::new(&[0x08, 0x01, 0x12, 0x05, b'x']);
        assert_eq!(fields.next_number(), Some(1));
        assert_eq!(fields.u32(), 1);
        assert_eq!(fields.next_number(), None);
        assert_eq!(fields.finish(), Err(WireError::Truncated));
    }

    #[test]
    fn damaged_packed_numbers_end_the_message() {
        let mut fields = Fields::new(&[0x0a, 0x02, 0x01, 0x80]);
        assert_eq!(fields.next_number(), Some(1));
        assert_eq!(fields.varints().count(), 0);
        assert_eq!(fields.finish(), Err(WireError::Truncated));
    }

    #[test]
    fn a_string_has_to_be_utf8() {
        let mut fields = Fields::new(&[0x0a, 0x01, 0xff]);
        assert_eq!(fields.next_number(), Some(1));
        assert_eq!(fields.str(), "");
        assert_eq!(fields.finish(), Err(WireError::NotUtf8));
    }
}
