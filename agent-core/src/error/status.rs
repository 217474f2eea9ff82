//! The status of a call: a code, a message for people, and typed details.

use super::refusal::Refusal;
use crate::numbers::{any, status};
use crate::wire::{Fields, Repeated, Value, WireError};
use core::fmt;

/// gRPC's status codes, which ttRPC uses too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
#[allow(missing_docs)] // The names are gRPC's and documented there.
pub enum Code {
    Ok = 0,
    Cancelled = 1,
    Unknown = 2,
    InvalidArgument = 3,
    DeadlineExceeded = 4,
    NotFound = 5,
    AlreadyExists = 6,
    PermissionDenied = 7,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    Aborted = 10,
    OutOfRange = 11,
    Unimplemented = 12,
    Internal = 13,
    Unavailable = 14,
    DataLoss = 15,
    Unauthenticated = 16,
}

impl Code {
    /// Returns the code with this number. Numbers that gRPC does not define are `Unknown`, as gRPC specifies.
    pub const fn from_number(number: i32) -> Self {
        match number {
            0 => Self::Ok,
            1 => Self::Cancelled,
            3 => Self::InvalidArgument,
            4 => Self::DeadlineExceeded,
            5 => Self::NotFound,
            6 => Self::AlreadyExists,
            7 => Self::PermissionDenied,
            8 => Self::ResourceExhausted,
            9 => Self::FailedPrecondition,
            10 => Self::Aborted,
            11 => Self::OutOfRange,
            12 => Self::Unimplemented,
            13 => Self::Internal,
            14 => Self::Unavailable,
            15 => Self::DataLoss,
            16 => Self::Unauthenticated,
            _ => Self::Unknown,
        }
    }

    /// The code's name in gRPC, such as `NOT_FOUND`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Cancelled => "CANCELLED",
            Self::Unknown => "UNKNOWN",
            Self::InvalidArgument => "INVALID_ARGUMENT",
            Self::DeadlineExceeded => "DEADLINE_EXCEEDED",
            Self::NotFound => "NOT_FOUND",
            Self::AlreadyExists => "ALREADY_EXISTS",
            Self::PermissionDenied => "PERMISSION_DENIED",
            Self::ResourceExhausted => "RESOURCE_EXHAUSTED",
            Self::FailedPrecondition => "FAILED_PRECONDITION",
            Self::Aborted => "ABORTED",
            Self::OutOfRange => "OUT_OF_RANGE",
            Self::Unimplemented => "UNIMPLEMENTED",
            Self::Internal => "INTERNAL",
            Self::Unavailable => "UNAVAILABLE",
            Self::DataLoss => "DATA_LOSS",
            Self::Unauthenticated => "UNAUTHENTICATED",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A received `google.rpc.Status`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Status<'a> {
    /// The code's number.
    pub code: i32,
    /// The message for people.
    pub message: &'a str,
    /// The details, each an encoded `google.protobuf.Any`.
    pub details: Repeated<'a, &'a [u8]>,
}

impl<'a> Status<'a> {
    /// Reads a status. Unknown fields are skipped, because other ttRPC implementations may add some.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, WireError> {
        let mut read = Self {
            details: Repeated::received(bytes, status::DETAILS),
            ..Self::default()
        };
        let mut fields = Fields::new(bytes);
        while let Some(number) = fields.next_number() {
            match number {
                status::CODE => read.code = fields.i32(),
                status::MESSAGE => read.message = fields.str(),
                status::DETAILS => check_any(fields.value())?,
                _ => {}
            }
        }
        fields.finish()?;
        Ok(read)
    }

    /// Returns the encoded [`Refusal`] among the details, if there is one.
    pub fn refusal(&self) -> Option<&'a [u8]> {
        self.details.iter().find_map(|any| {
            let mut fields = Fields::new(any);
            let (mut ours, mut value) = (false, &[][..]);
            while let Some(number) = fields.next_number() {
                match number {
                    any::TYPE_URL => ours = fields.str() == Refusal::TYPE_URL,
                    any::VALUE => value = fields.bytes(),
                    _ => {}
                }
            }
            (ours && fields.finish().is_ok()).then_some(value)
        })
    }
}

#[inline(never)]
fn check_any(value: Value<'_>) -> Result<(), WireError> {
    let mut fields = Fields::new(value.as_bytes()?);
    while let Some(number) = fields.next_number() {
        match number {
            any::TYPE_URL => drop(fields.str()),
            any::VALUE => drop(fields.bytes()),
            _ => {}
        }
    }
    fields.finish()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn every_code_has_its_number() {
        for number in 0..=16 {
            assert_eq!(Code::from_number(number) as i32, number);
        }
        assert_eq!(Code::from_number(17), Code::Unknown);
        assert_eq!(Code::from_number(-1), Code::Unknown);
    }
}
