// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! The messages of `grpc`.

use crate::gate::{Decode, Enumeration, GatedFields, Respond};
use crate::wire::{Encode, Item, Sink, Value, WireError, put_bytes, put_int};

/// Asks for a service's health, or for the agent's version.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CheckRequest<'a> {
    /// The service; the agent has one health for all.
    pub service: &'a str,
}

impl<'a> Decode<'a> for CheckRequest<'a> {
    const NAME: &'static str = "Check";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.service = fields.str();
                }
                _ => {}
            }
        }
        message
    }
}

impl Encode for CheckRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.service.as_bytes());
    }
}

/// The answer to Check.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HealthCheckResponse {
    /// Whether the agent serves.
    pub status: HealthCheckResponseServingStatus,
}

impl<'a> Decode<'a> for HealthCheckResponse {
    const NAME: &'static str = "HealthCheckResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.status = fields
                        .enumeration("HealthCheckResponse.status")
                        .unwrap_or_default();
                }
                _ => {}
            }
        }
        message
    }
}

impl Encode for HealthCheckResponse {
    fn encode(&self, sink: &mut dyn Sink) {
        put_int(sink, 1, self.status.number().into());
    }
}

impl Respond for HealthCheckResponse {}

/// The answer to Version.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct VersionCheckResponse<'a> {
    /// The version of the protocol that the agent speaks to clients that do not negotiate.
    pub grpc_version: &'a str,
    /// The agent's version.
    pub agent_version: &'a str,
}

impl<'a> Decode<'a> for VersionCheckResponse<'a> {
    const NAME: &'static str = "VersionCheckResponse";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut message = Self::default();

        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    message.grpc_version = fields.str();
                }
                2 => {
                    message.agent_version = fields.str();
                }
                _ => {}
            }
        }
        message
    }
}

impl Encode for VersionCheckResponse<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.grpc_version.as_bytes());
        put_bytes(sink, 2, self.agent_version.as_bytes());
    }
}

impl Respond for VersionCheckResponse<'_> {}

/// Whether a service serves.
///
/// Since 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum HealthCheckResponseServingStatus {
    /// Not known.
    ///
    /// Since 1.0.
    #[default]
    Unknown = 0,
    /// It serves.
    ///
    /// Since 1.0.
    Serving = 1,
    /// It does not.
    ///
    /// Since 1.0.
    NotServing = 2,
}

impl Enumeration for HealthCheckResponseServingStatus {
    fn from_number(number: i32) -> Option<Self> {
        match number {
            0 => Some(Self::Unknown),
            1 => Some(Self::Serving),
            2 => Some(Self::NotServing),

            _ => None,
        }
    }

    fn number(self) -> i32 {
        self as i32
    }
}

impl<'a> Item<'a> for HealthCheckResponseServingStatus {
    const PACKED: bool = true;

    fn read(value: Value<'a>) -> Result<Self, WireError> {
        // A number that only a lenient gate let through.
        Ok(Self::from_number(i32::read(value)?).unwrap_or_default())
    }

    fn write(&self, sink: &mut dyn Sink, number: u32) {
        self.number().write(sink, number);
    }
}

crate::impl_prost_message!(
    CheckRequest<'a>,
    HealthCheckResponse,
    VersionCheckResponse<'a>
);
