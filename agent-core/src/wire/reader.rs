//! Reading the fields of a message one at a time.

use core::fmt;

/// The largest field number that protobuf allows.
const MAX_FIELD_NUMBER: u64 = (1 << 29) - 1;
/// The wire type of strings, bytes and messages.
pub(crate) const DELIMITED: u8 = 2;

/// Why bytes are not a valid protobuf message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum WireError {
    /// The input ends inside a field.
    Truncated,
    /// A varint is longer than ten bytes or 64 bits.
    VarintTooLong,
    /// A field number is 0 or above 2^29 - 1.
    FieldNumberOutOfRange,
    /// A field is encoded as a group. Groups are rejected so that the reader never recurses.
    Group,
    /// A field has wire type 6 or 7, which protobuf does not define.
    UnknownWireType,
    /// The wire type of a known field does not match its definition.
    WrongWireType,
    /// A string is not UTF-8.
    NotUtf8,
    /// A singular sub-message appears twice.
    DuplicateMessage,
}

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl core::error::Error for WireError {}

impl WireError {
    /// Describes the error, for programs that cannot afford [`core::fmt`].
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Truncated => "the message ends inside a field",
            Self::VarintTooLong => "a varint is longer than 64 bits",
            Self::FieldNumberOutOfRange => "a field number is outside 1 to 2^29-1",
            Self::Group => "a field is encoded as a group",
            Self::UnknownWireType => "a field has wire type 6 or 7",
            Self::WrongWireType => "a field's wire type does not match its definition",
            Self::NotUtf8 => "a string is not UTF-8",
            Self::DuplicateMessage => "a singular sub-message appears twice",
        }
    }
}

/// A field on the wire: its number, and its value without a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// The field's number, 1 to 2^29 - 1.
    pub number: u32,
    /// The field's value, without a type.
    pub value: Value<'a>,
}

/// A field's value on the wire. Its type is defined by the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// Wire type 0.
    Varint(u64),
    /// Wire type 1: eight bytes in little-endian order.
    Fixed64(u64),
    /// Wire type 2: strings, bytes, sub-messages and packed numbers.
    Bytes(&'a [u8]),
    /// Wire type 5: four bytes in little-endian order.
    Fixed32(u32),
}

/// Reads a message field by field, without copying. [`Fields`](super::Fields) is easier to use in a decoder.
///
/// ```
/// use agent_core::wire::{Reader, Value};
///
/// let mut reader = Reader::new(&[0x08, 0x96, 0x01, 0x12, 0x02, b'h', b'i']);
/// let first = reader.next_field()?.unwrap();
/// assert_eq!((first.number, first.value), (1, Value::Varint(150)));
/// assert_eq!(reader.next_field()?.unwrap().value.as_str()?, "hi");
/// assert_eq!(reader.next_field()?, None);
/// # Ok::<(), agent_core::wire::WireError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Starts to read the fields of `message`.
    pub const fn new(message: &'a [u8]) -> Self {
        Self { rest: message }
    }

    /// Returns the next field, or `None` at the end of the message.
    ///
    /// # Errors
    /// Any [`WireError`] except `NotUtf8`, `WrongWireType` and `DuplicateMessage`, which depend on the field's definition.
    /// After an error, the reader's position is unspecified, but it is safe to continue.
    pub fn next_field(&mut self) -> Result<Option<Field<'a>>, WireError> {
        let mut value = Value::Varint(0);
        let number = self.advance(&mut value)?;
        Ok(number.map(|number| Field { number, value }))
    }

    /// Like [`Reader::next_field`], with the value in place, because returning a field costs more than reading it.
    pub(super) fn advance(&mut self, value: &mut Value<'a>) -> Result<Option<u32>, WireError> {
        // The fast path for most fields: a small number, and a short string, bytes or message.
        if let [key @ 8..0x80, length @ ..0x80, rest @ ..] = self.rest
            && key & 7 == DELIMITED
            && let Some((bytes, rest)) = rest.split_at_checked(usize::from(*length))
        {
            self.rest = rest;
            *value = Value::Bytes(bytes);
            return Ok(Some(u32::from(key >> 3)));
        }
        if self.rest.is_empty() {
            return Ok(None);
        }
        self.advance_over_any(value)
    }

    #[inline(never)]
    fn advance_over_any(&mut self, value: &mut Value<'a>) -> Result<Option<u32>, WireError> {
        let key = self.varint()?;
        let number = key >> 3;
        if number == 0 || number > MAX_FIELD_NUMBER {
            return Err(WireError::FieldNumberOutOfRange);
        }
        *value = match key & 7 {
            0 => Value::Varint(self.varint()?),
            1 => Value::Fixed64(u64::from_le_bytes(*self.array()?)),
            2 => Value::Bytes(self.delimited()?),
            3 | 4 => return Err(WireError::Group),
            5 => Value::Fixed32(u32::from_le_bytes(*self.array()?)),
            _ => return Err(WireError::UnknownWireType),
        };
        // The range check above makes this conversion lossless.
        #[allow(clippy::cast_possible_truncation)]
        let number = number as u32;
        Ok(Some(number))
    }

    /// Returns the next packed number, or `None` at the end.
    pub(super) fn next_varint(&mut self) -> Result<Option<u64>, WireError> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        self.varint().map(Some)
    }

    /// The next of several packed numbers of four bytes, or `None` where there is no whole one.
    pub(super) fn next_fixed32(&mut self) -> Option<u32> {
        self.array().ok().map(|bytes| u32::from_le_bytes(*bytes))
    }

    /// The next of several packed numbers of eight bytes, or `None` where there is no whole one.
    pub(super) fn next_fixed64(&mut self) -> Option<u64> {
        self.array().ok().map(|bytes| u64::from_le_bytes(*bytes))
    }

    fn varint(&mut self) -> Result<u64, WireError> {
        let mut value = 0_u64;
        for shift in (0..70_u32).step_by(7) {
            let (&byte, rest) = self.rest.split_first().ok_or(WireError::Truncated)?;
            self.rest = rest;
            // The tenth byte contains only the 64th bit.
            if shift == 63 && byte > 1 {
                return Err(WireError::VarintTooLong);
            }
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(WireError::VarintTooLong)
    }

    fn array<const N: usize>(&mut self) -> Result<&'a [u8; N], WireError> {
        let (head, rest) = self.rest.split_first_chunk().ok_or(WireError::Truncated)?;
        self.rest = rest;
        Ok(head)
    }

    fn delimited(&mut self) -> Result<&'a [u8], WireError> {
        let length = usize::try_from(self.varint()?).map_err(|_| WireError::Truncated)?;
        let (head, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or(WireError::Truncated)?;
        self.rest = rest;
        Ok(head)
    }
}

impl<'a> Value<'a> {
    /// The value of a `uint64` field.
    pub fn as_u64(self) -> Result<u64, WireError> {
        match self {
            Self::Varint(value) => Ok(value),
            _ => Err(WireError::WrongWireType),
        }
    }

    /// The value of a `fixed32` field.
    pub fn as_fixed32(self) -> Result<u32, WireError> {
        match self {
            Self::Fixed32(value) => Ok(value),
            _ => Err(WireError::WrongWireType),
        }
    }

    /// The value of a `fixed64` field.
    pub fn as_fixed64(self) -> Result<u64, WireError> {
        match self {
            Self::Fixed64(value) => Ok(value),
            _ => Err(WireError::WrongWireType),
        }
    }

    /// The value of a `bytes` field.
    pub fn as_bytes(self) -> Result<&'a [u8], WireError> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            _ => Err(WireError::WrongWireType),
        }
    }

    /// The value of a `string` field.
    pub fn as_str(self) -> Result<&'a str, WireError> {
        core::str::from_utf8(self.as_bytes()?).map_err(|_| WireError::NotUtf8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(bytes: &[u8]) -> Result<usize, WireError> {
        let mut reader = Reader::new(bytes);
        let mut count = 0;
        while reader.next_field()?.is_some() {
            count += 1;
        }
        Ok(count)
    }

    #[test]
    fn largest_varint_is_read() {
        let mut bytes = [0xff; 11];
        bytes[0] = 0x08;
        bytes[10] = 0x01;
        let field = Reader::new(&bytes).next_field().unwrap().unwrap();
        assert_eq!(field.value, Value::Varint(u64::MAX));
    }

    #[test]
    fn a_varint_past_64_bits_is_refused() {
        let mut bytes = [0xff; 11];
        bytes[0] = 0x08;
        bytes[10] = 0x02;
        assert_eq!(fields(&bytes), Err(WireError::VarintTooLong));
        bytes[10] = 0x80;
        assert_eq!(fields(&bytes), Err(WireError::VarintTooLong));
    }

    #[test]
    fn each_defect_has_its_error() {
        assert_eq!(fields(&[0x08]), Err(WireError::Truncated));
        assert_eq!(fields(&[0x0a, 5, 1, 2]), Err(WireError::Truncated));
        assert_eq!(fields(&[0x0d, 1, 2, 3]), Err(WireError::Truncated));
        assert_eq!(fields(&[0x09, 1, 2, 3]), Err(WireError::Truncated));
        assert_eq!(fields(&[0x00, 1]), Err(WireError::FieldNumberOutOfRange));
        assert_eq!(fields(&[0x0b]), Err(WireError::Group));
        assert_eq!(fields(&[0x0c]), Err(WireError::Group));
        assert_eq!(fields(&[0x0e]), Err(WireError::UnknownWireType));
        assert_eq!(
            fields(&[0x80, 0x80, 0x80, 0x80, 0x10, 0]),
            Err(WireError::FieldNumberOutOfRange)
        );
    }

    #[test]
    fn a_length_above_the_address_space_is_truncation() {
        let mut bytes = [0xff; 11];
        bytes[0] = 0x0a;
        bytes[10] = 0x01;
        assert_eq!(fields(&bytes), Err(WireError::Truncated));
    }
}
