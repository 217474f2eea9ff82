//! Versions as a contract writes them.

use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// A version of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// Versions of different majors have nothing in common.
    pub major: u32,
    /// Goes up with additions.
    pub minor: u32,
}

/// A text that is no version.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0:?} is not a version: write MAJOR.MINOR, such as 1.0")]
pub struct VersionError(String);

impl FromStr for Version {
    type Err = VersionError;

    fn from_str(text: &str) -> Result<Self, VersionError> {
        let number = |digits: &str| {
            let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
            let canonical = plain && (digits == "0" || !digits.starts_with('0'));
            canonical.then(|| digits.parse().ok()).flatten()
        };
        let parts = text.split_once('.');
        let version = parts.and_then(|(major, minor)| {
            Some(Self {
                major: number(major)?,
                minor: number(minor)?,
            })
        });
        version.ok_or_else(|| VersionError(text.to_owned()))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_two_plain_numbers() {
        assert_eq!(
            "1.10".parse(),
            Ok(Version {
                major: 1,
                minor: 10
            })
        );
        for wrong in [
            "", "1", "1.", ".1", "1.0.0", "1.x", "01.0", "+1.0", "1. 0", "v1.0",
        ] {
            assert!(wrong.parse::<Version>().is_err(), "{wrong:?}");
        }
    }
}
