//! Just enough of protobuf's encoding to write and read small messages.

/// A field's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Wire type 0.
    Number(u64),
    /// Wire type 2.
    Bytes(Vec<u8>),
}

/// A message that is put together field by field.
#[derive(Clone, Debug, Default)]
pub struct Message {
    bytes: Vec<u8>,
}

impl Message {
    /// An empty message.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a number or a bool, at its default too.
    #[must_use]
    pub fn number(mut self, field: u32, value: u64) -> Self {
        self.varint(u64::from(field) << 3);
        self.varint(value);
        self
    }

    /// Adds a string, bytes or a message, empty ones too.
    #[must_use]
    pub fn bytes(mut self, field: u32, value: impl AsRef<[u8]>) -> Self {
        self.varint(u64::from(field) << 3 | 2);
        self.varint(value.as_ref().len() as u64);
        self.bytes.extend_from_slice(value.as_ref());
        self
    }

    /// The encoded message.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push((value & 0x7f) as u8);
    }
}

impl AsRef<[u8]> for Message {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

/// Reads a message into its fields.
pub fn fields(mut bytes: &[u8]) -> Vec<(u32, Value)> {
    let mut fields = Vec::new();
    while !bytes.is_empty() {
        let key = take_varint(&mut bytes);
        let number = u32::try_from(key >> 3).expect("a field's number is a u32");
        let value = match key & 7 {
            0 => Value::Number(take_varint(&mut bytes)),
            2 => {
                let length = usize::try_from(take_varint(&mut bytes)).expect("a length");
                let (value, rest) = bytes.split_at(length);
                bytes = rest;
                Value::Bytes(value.to_vec())
            }
            other => panic!("field {number} is of wire type {other}"),
        };
        fields.push((number, value));
    }
    fields
}

/// The number in a field; 0 where it is absent.
pub fn number(fields: &[(u32, Value)], field: u32) -> u64 {
    let mut values = fields.iter().filter(|(number, _)| *number == field);
    match values.next_back() {
        Some((_, Value::Number(value))) => *value,
        None => 0,
        Some((_, Value::Bytes(_))) => panic!("field {field} is no number"),
    }
}

/// The bytes in a field; empty where it is absent.
pub fn bytes(fields: &[(u32, Value)], field: u32) -> Vec<u8> {
    let mut values = fields.iter().filter(|(number, _)| *number == field);
    match values.next_back() {
        Some((_, Value::Bytes(value))) => value.clone(),
        None => Vec::new(),
        Some((_, Value::Number(_))) => panic!("field {field} is no bytes"),
    }
}

/// The text in a field; empty where it is absent.
pub fn text(fields: &[(u32, Value)], field: u32) -> String {
    String::from_utf8(bytes(fields, field)).expect("a string is UTF-8")
}

fn take_varint(bytes: &mut &[u8]) -> u64 {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first().expect("a varint ends");
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return value;
        }
    }
    panic!("a varint of more than ten bytes");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let message = Message::new()
            .number(1, u64::MAX)
            .bytes(2, "text")
            .number(300, 0)
            .bytes(2, Message::new().number(1, 128));
        let fields = fields(&message.into_bytes());
        assert_eq!(number(&fields, 1), u64::MAX);
        assert_eq!(bytes(&fields, 2), [0x08, 0x80, 0x01]);
        assert_eq!(fields[1].1, Value::Bytes(b"text".to_vec()));
        assert_eq!(fields[2], (300, Value::Number(0)));
        assert_eq!(text(&fields, 9), "");
    }
}
