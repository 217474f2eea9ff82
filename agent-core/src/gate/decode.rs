//! How strictly a message is read, and what can be wrong with it.

use super::fields::GatedFields;
use crate::error::MessageError;
use crate::level::{Level, Need};
use crate::version::Version;
use crate::wire::{Value, WireError};

/// A message that can be read from bytes, borrowing from them.
pub trait Decode<'a>: Default {
    /// What errors call the message: a request by its method.
    const NAME: &'static str;

    /// Reads the message's fields. What comes back means nothing if `fields` has met an error: its
    /// [`finish`](GatedFields::finish) says so.
    fn read(fields: &mut GatedFields<'a, '_>) -> Self;

    /// Reads the whole of `bytes` as one message, refusing what `strictness` does not let through.
    fn decode(bytes: &'a [u8], strictness: Strictness<'_>) -> Result<Self, MessageError<'a>> {
        let mut fields = GatedFields::new(bytes, strictness, Self::NAME);
        let message = Self::read(&mut fields);
        fields.finish()?;
        Ok(message)
    }
}

/// How strictly a message is read.
///
/// Requests are read strictly: a field that the session does not hold, known to this build or not, is
/// refused. Responses are read leniently, since whoever sent them gated them at the call's level.
#[derive(Clone, Copy, Debug)]
pub enum Strictness<'l> {
    /// Refuses what this level does not hold.
    Strict(&'l Level),
    /// Skips what is not known.
    Lenient,
}

/// An enum of the contract.
pub trait Enumeration: Copy + Default {
    /// The value with this number, if this build knows it.
    fn from_number(number: i32) -> Option<Self>;

    /// The number on the wire.
    fn number(self) -> i32;

    /// Name and need of a value that not all sessions hold that hold the enum.
    fn gated(self) -> Option<Member> {
        None
    }

    /// The value itself, or what stands in for it at a level that does not hold it.
    #[must_use]
    fn at(self, _level: Option<&Level>) -> Self {
        self
    }
}

/// A member of an open vocabulary, or a value of an enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// The string, or the value's name.
    pub name: &'static str,
    /// What it needs.
    pub need: Need,
}

/// A bound, from a version on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The version that brought it.
    pub since: Version,
    /// The most bytes or items.
    pub limit: usize,
}

/// Reads an item of a list or a map that was read through the gate before.
pub fn read_item<'a, M: Decode<'a>>(value: Value<'a>) -> Result<M, WireError> {
    M::decode(value.as_bytes()?, Strictness::Lenient).map_err(|error| match error {
        MessageError::Malformed(error) => error,
        // The whole message was refused for it.
        _ => WireError::WrongWireType,
    })
}

/// Finds a member of an open vocabulary.
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
