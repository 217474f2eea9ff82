//! Decoding of messages, enums and vocabularies, strictly or leniently.

use super::fields::GatedFields;
use crate::error::MessageError;
use crate::level::{Level, Need};
use crate::version::Version;
use crate::wire::{Value, WireError};

/// A message that can be decoded. It borrows from the bytes.
pub trait Decode<'a>: Default {
    /// The message's name in errors. A request has the name of its method.
    const NAME: &'static str;

    /// Reads the message's fields. The result must not be used if [`GatedFields::finish`] returns an error afterwards.
    fn read(fields: &mut GatedFields<'a, '_>) -> Self;

    /// Decodes `bytes` as one message.
    ///
    /// # Errors
    /// Fails if the bytes are malformed, a bound is exceeded, or `strictness` does not allow an element of the message.
    fn decode(bytes: &'a [u8], strictness: Strictness<'_>) -> Result<Self, MessageError<'a>> {
        let mut fields = GatedFields::new(bytes, strictness, Self::NAME);
        let message = Self::read(&mut fields);
        fields.finish()?;
        Ok(message)
    }
}

/// How strictly a message is decoded.
///
/// Requests are decoded strictly: a field that the session does not include is rejected, even if this build knows it. Responses
/// are decoded leniently, because their sender has encoded them for the call's level.
#[derive(Clone, Copy, Debug)]
pub enum Strictness<'l> {
    /// Rejects everything that this level does not include.
    Strict(&'l Level),
    /// Skips unknown fields and values.
    Lenient,
}

/// An enum of the contract.
pub trait Enumeration: Copy + Default {
    /// Returns the value with this number, if this build knows it.
    fn from_number(number: i32) -> Option<Self>;

    /// The number on the wire.
    fn number(self) -> i32;

    /// The name and the need of the value. `None` if every session that includes the enum also includes the value.
    fn gated(self) -> Option<Member> {
        None
    }

    /// Returns the value itself if `level` includes it, otherwise its declared fallback.
    #[must_use]
    fn at(self, _level: Option<&Level>) -> Self {
        self
    }
}

/// A value of an open vocabulary or of an enum, with its need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// The string, or the name of the enum value.
    pub name: &'static str,
    /// The value's need.
    pub need: Need,
}

/// The bound of a field from a version on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The version that added it.
    pub since: Version,
    /// The maximum length, in bytes or items.
    pub limit: usize,
}

/// Decodes an item of a list or a map that has passed the gate before. Called by generated code.
pub fn read_item<'a, M: Decode<'a>>(value: Value<'a>) -> Result<M, WireError> {
    M::decode(value.as_bytes()?, Strictness::Lenient).map_err(|error| match error {
        MessageError::Malformed(error) => error,
        // The gate has rejected the whole message for this error.
        _ => WireError::WrongWireType,
    })
}

/// Finds a value of an open vocabulary. Called by generated code.
pub fn member<'m>(vocabulary: &'m [Member], name: &str) -> Option<&'m Member> {
    vocabulary.iter().find(|member| member.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::{PowerAction, ShutdownRequest};
    use crate::wire::Reader;

    const REBOOT: &[u8] = &[0x08, 0x01];

    fn item<'a, M: Decode<'a>>(field: &'a [u8]) -> Result<M, WireError> {
        let field = Reader::new(field).next_field().unwrap().unwrap();
        read_item(field.value)
    }

    #[test]
    fn a_message_is_read_whole_or_not_at_all() {
        let strict = Strictness::Strict(&Level::BASELINE);
        let request = ShutdownRequest::decode(REBOOT, strict);
        assert_eq!(
            request.map(|request| request.action),
            Ok(PowerAction::Reboot)
        );
        let cut = ShutdownRequest::decode(&REBOOT[..1], strict);
        assert!(matches!(cut, Err(MessageError::Malformed(_))));
    }

    #[test]
    fn an_item_is_read_as_its_message() {
        let request = item::<ShutdownRequest>(&[0x0a, 2, 0x08, 0x01]);
        assert_eq!(
            request.map(|request| request.action),
            Ok(PowerAction::Reboot)
        );
        let group = item::<ShutdownRequest>(&[0x0a, 1, 0x0b]);
        assert_eq!(group, Err(WireError::Group));
        assert_eq!(
            item::<ShutdownRequest>(&[0x08, 1]),
            Err(WireError::WrongWireType)
        );
    }

    #[test]
    fn a_member_is_found_by_its_name() {
        let of = |name, minor| Member {
            name,
            need: Need::since(1, minor),
        };
        let vocabulary = [of("a", 1), of("b", 2)];
        assert_eq!(member(&vocabulary, "b"), Some(&vocabulary[1]));
        assert_eq!(member(&vocabulary, "c"), None);
    }

    #[test]
    fn a_value_that_all_levels_hold_stays_as_it_is() {
        let level = Some(&Level::BASELINE);
        assert_eq!(PowerAction::Reboot.at(level), PowerAction::Reboot);
    }
}
