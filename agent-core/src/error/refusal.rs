//! Refusals: the typed reason that an error response has among its details.

use crate::feature::{Feature, FeatureSet};
use crate::numbers::refusal as field;
use crate::text::{Describe, put_text, write, write_number};
use crate::version::encoding::{decode_range, decode_version, put_ranges, put_version};
use crate::version::{Version, Versions};
use crate::wire::{
    Encode, Fields, Sink, WireError, put_bool, put_bytes, put_present_bytes, put_present_uint,
    put_uint,
};
use core::fmt;

/// Why a call or a negotiation was refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum RefusalReason {
    /// A reason that this build does not know.
    #[default]
    Unspecified = 0,
    /// The two sides have no version in common, or speak different contracts. In the second case the refusal has their names.
    NoCommonVersion = 1,
    /// No common version enables all features that the two sides require.
    MissingFeatures = 2,
    /// This connection has been negotiated already.
    AlreadyNegotiated = 3,
    /// This agent serves no calls before a negotiation.
    NegotiateFirst = 4,
    /// The call uses something that the session does not include.
    NotInSession = 5,
    /// The agent's policy forbids the method.
    NotAllowed = 6,
    /// The frame, the envelope or the offer is invalid. This reason distinguishes a peer that could not read an offer from one
    /// that does not know negotiation.
    Malformed = 7,
}

impl RefusalReason {
    /// The reason's name in the contract.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unspecified => "REASON_UNSPECIFIED",
            Self::NoCommonVersion => "NO_COMMON_VERSION",
            Self::MissingFeatures => "MISSING_FEATURES",
            Self::AlreadyNegotiated => "ALREADY_NEGOTIATED",
            Self::NegotiateFirst => "NEGOTIATE_FIRST",
            Self::NotInSession => "NOT_IN_SESSION",
            Self::NotAllowed => "NOT_ALLOWED",
            Self::Malformed => "MALFORMED",
        }
    }

    const fn from_number(number: i32) -> Self {
        match number {
            1 => Self::NoCommonVersion,
            2 => Self::MissingFeatures,
            3 => Self::AlreadyNegotiated,
            4 => Self::NegotiateFirst,
            5 => Self::NotInSession,
            6 => Self::NotAllowed,
            7 => Self::Malformed,
            _ => Self::Unspecified,
        }
    }
}

/// The name of an element of the contract in a refusal, such as `Mount.driver`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Element<'a> {
    /// A field or a value by its path, such as `Mount.driver`.
    Path(&'a str),
    /// A method: `handclasp.v1.Agent/Info`.
    Method {
        /// The full name of its service.
        service: &'a str,
        /// Its name.
        name: &'a str,
    },
    /// A field of a message that this build does not know: `RunRequest.#17`.
    UnknownField {
        /// The message's name.
        message: &'static str,
        /// The field's number.
        number: u32,
    },
    /// A value of an enum that this build does not know: `ShutdownRequest.action=9`.
    UnknownValue {
        /// The field's path.
        field: &'static str,
        /// The value's number.
        number: i32,
    },
    /// A value of an enum: `Shutdown.action=REBOOT`.
    Value {
        /// The field's path.
        field: &'static str,
        /// The value's name without the enum's prefix.
        name: &'static str,
    },
    /// A member of an open vocabulary, known to this build or not: `Mount.driver "ephemeral"`.
    Member {
        /// The field's path.
        field: &'static str,
        /// The string.
        name: &'a str,
    },
}

impl Describe for Element<'_> {
    fn describe(&self, out: &mut dyn Sink) {
        match *self {
            Self::Path(path) => write(out, path),
            Self::Method { service, name } => {
                write(out, service);
                write(out, "/");
                write(out, name);
            }
            Self::UnknownField { message, number } => {
                write(out, message);
                write(out, ".#");
                write_number(out, number.into());
            }
            Self::UnknownValue { field, number } => {
                write(out, field);
                write(out, if number < 0 { "=-" } else { "=" });
                write_number(out, number.unsigned_abs().into());
            }
            Self::Value { field, name } => {
                write(out, field);
                write(out, "=");
                write(out, name);
            }
            Self::Member { field, name } => {
                write(out, field);
                write(out, " \"");
                write(out, name);
                write(out, "\"");
            }
        }
    }
}

impl fmt::Display for Element<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show(f)
    }
}

impl Default for Element<'_> {
    fn default() -> Self {
        Self::Path("")
    }
}

/// Why a call or a negotiation was refused, and what it lacks. Sent among the details of the status.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Refusal<'a> {
    /// The reason.
    pub reason: RefusalReason,
    /// The element that the call used, for [`RefusalReason::NotInSession`] and [`RefusalReason::NotAllowed`].
    pub element: Element<'a>,
    /// The version that added the element, if the refusing side knows the element.
    pub since: Option<Version>,
    /// The feature that the element belongs to, if any.
    pub feature: Option<Feature>,
    /// Whether the refusing build has the element, so that a session at a higher level includes it.
    pub built: bool,
    /// The session's version; if a negotiation was refused, the highest version that both sides speak.
    pub session: Option<Version>,
    /// The required features that `session` lacks, for [`RefusalReason::MissingFeatures`].
    pub missing: FeatureSet,
    /// The versions that the host offered, if a negotiation was refused.
    pub host: Versions,
    /// The versions that the guest offered, if a negotiation was refused.
    pub guest: Versions,
    /// The name of the host's contract, if the two sides speak different ones.
    pub host_contract: Option<&'a str>,
    /// The name of the guest's contract, if the two sides speak different ones.
    pub guest_contract: Option<&'a str>,
}

impl<'a> Refusal<'a> {
    /// The type URL of this message in a `google.protobuf.Any`.
    pub const TYPE_URL: &'static str = "type.googleapis.com/handclasp.v1.Refusal";

    /// Reads a refusal. Its element is an [`Element::Path`]. Unknown fields are skipped, and so are version ranges that are
    /// invalid in an offer, because a partial refusal is more useful than none.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, WireError> {
        let mut refusal = Self::default();
        let mut fields = Fields::new(bytes);
        while let Some(number) = fields.next_number() {
            match number {
                field::REASON => refusal.reason = RefusalReason::from_number(fields.i32()),
                field::ELEMENT => refusal.element = Element::Path(fields.str()),
                field::SINCE => refusal.since = Some(decode_version(fields.bytes())?),
                field::FEATURE => refusal.feature = u8::try_from(fields.u32()).ok().map(Feature),
                field::BUILT => refusal.built = fields.bool(),
                field::SESSION => refusal.session = Some(decode_version(fields.bytes())?),
                field::MISSING => {
                    let missing = FeatureSet::from_bytes(fields.bytes());
                    refusal.missing = missing.unwrap_or_default();
                }
                field::HOST => push_range(&mut refusal.host, fields.bytes())?,
                field::GUEST => push_range(&mut refusal.guest, fields.bytes())?,
                field::HOST_CONTRACT => refusal.host_contract = Some(fields.str()),
                field::GUEST_CONTRACT => refusal.guest_contract = Some(fields.str()),
                _ => {}
            }
        }
        fields.finish()?;
        Ok(refusal)
    }
}

fn put_name(sink: &mut dyn Sink, number: u32, name: Option<&str>) {
    if let Some(name) = name {
        put_present_bytes(sink, number, name.as_bytes());
    }
}

fn push_range(versions: &mut Versions, bytes: &[u8]) -> Result<(), WireError> {
    if let Some(range) = decode_range(bytes)? {
        // A range that is out of order, or one too many, is skipped: see `Refusal::decode`.
        let _ = versions.push(range);
    }
    Ok(())
}

impl Encode for Refusal<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, field::REASON, self.reason as u64);
        put_text(sink, field::ELEMENT, &self.element);
        put_version(sink, field::SINCE, self.since);
        if let Some(feature) = self.feature {
            put_present_uint(sink, field::FEATURE, feature.0.into());
        }
        put_bool(sink, field::BUILT, self.built);
        put_version(sink, field::SESSION, self.session);
        put_bytes(
            sink,
            field::MISSING,
            self.missing.to_trimmed_bytes().as_slice(),
        );
        put_ranges(sink, field::HOST, &self.host);
        put_ranges(sink, field::GUEST, &self.guest);
        put_name(sink, field::HOST_CONTRACT, self.host_contract);
        put_name(sink, field::GUEST_CONTRACT, self.guest_contract);
    }
}

crate::impl_prost_message!(Refusal<'a>);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::version::VersionRange;
    use crate::wire::Writer;
    use std::string::ToString;

    #[test]
    fn a_refusal_survives_the_wire() {
        let refusal = Refusal {
            reason: RefusalReason::MissingFeatures,
            element: Element::Path("Mount.driver"),
            since: Some(Version::new(1, 1)),
            feature: Some(Feature(0)),
            built: true,
            session: Some(Version::new(1, 0)),
            missing: FeatureSet::from_iter([Feature(0), Feature(140)]),
            host: Versions::single(VersionRange::new(3, 0, 4).unwrap()),
            guest: Versions::single(VersionRange::new(1, 2, 7).unwrap()),
            host_contract: Some("acme"),
            guest_contract: Some("handclasp"),
        };
        let mut buffer = [0; 256];
        let mut writer = Writer::new(&mut buffer);
        refusal.encode(&mut writer);
        assert_eq!(Refusal::decode(writer.finish().unwrap()), Ok(refusal));
    }

    #[test]
    fn elements_have_names_that_a_person_can_look_up() {
        let unknown = Element::UnknownField {
            message: "RunRequest",
            number: 17,
        };
        assert_eq!(unknown.to_string(), "RunRequest.#17");
        let value = Element::UnknownValue {
            field: "ShutdownRequest.action",
            number: -9,
        };
        assert_eq!(value.to_string(), "ShutdownRequest.action=-9");
        let zero = Element::UnknownValue {
            field: "ShutdownRequest.action",
            number: 0,
        };
        assert_eq!(zero.to_string(), "ShutdownRequest.action=0");
    }

    #[test]
    fn reasons_have_numbers_and_names() {
        let names = [
            "REASON_UNSPECIFIED",
            "NO_COMMON_VERSION",
            "MISSING_FEATURES",
            "ALREADY_NEGOTIATED",
            "NEGOTIATE_FIRST",
            "NOT_IN_SESSION",
            "NOT_ALLOWED",
            "MALFORMED",
        ];
        for (number, name) in (0..).zip(names) {
            let reason = RefusalReason::from_number(number);
            assert_eq!((reason as i32, reason.name()), (number, name));
        }
        assert_eq!(RefusalReason::from_number(8), RefusalReason::Unspecified);
    }
}
