//! The names of process groups.

use crate::handler_error::HandlerError;
use heapless::{String, Vec};

/// A group's name: 1 to 64 letters, digits, `.`, `_` and `-`, not starting with `.`. It is also a valid directory name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupName(String<64>);

impl GroupName {
    /// Parses a name. Returns `None` if it is empty.
    ///
    /// # Errors
    /// Returns [`HandlerError::BadGroupName`] if the name is not valid.
    pub fn parse(name: &str) -> Result<Option<Self>, HandlerError> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        if name.is_empty() {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        for byte in name.bytes() {
            if !fits(byte) || bytes.push(byte).is_err() {
                return Err(HandlerError::BadGroupName);
            }
        }
        match String::from_utf8(bytes) {
            Ok(fit) if !name.starts_with('.') => Ok(Some(Self(fit))),
            _ => Err(HandlerError::BadGroupName),
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_contract() {
        assert_eq!(GroupName::parse(""), Ok(None));
        let longest = "x".repeat(64);
        for name in ["a", "A.b_c-9", "-", "_.", &longest] {
            let parsed = GroupName::parse(name).unwrap().unwrap();
            assert_eq!(parsed.as_str(), name);
        }
        let too_long = "x".repeat(65);
        for name in [".", "..", ".a", "a/b", "a b", "a\0", "é", "a\n", &too_long] {
            assert_eq!(
                GroupName::parse(name),
                Err(HandlerError::BadGroupName),
                "{name:?}"
            );
        }
    }
}
