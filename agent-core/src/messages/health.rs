//! `grpc.Health` as Kata's agents define it, for clients that know nothing of Handclasp.

use crate::dispatch::{Method, Rpc, Service, Visibility};
use crate::gate::Gated;
use crate::gate::{Decode, DecodeError, Gate};
use crate::rejection::Rejection;
use crate::session::{Call, Handled, Reply};
use crate::wire::{Encode, Fields, Sink, put_bytes, put_uint};

/// The service `grpc.Health`.
pub static SERVICE: Service = Service {
    name: "grpc.Health",
    methods: &[&CHECK, &VERSION],
};

static CHECK: Method = Method {
    service: "grpc.Health",
    name: "Check",
    visibility: Visibility::Always,
};

static VERSION: Method = Method {
    service: "grpc.Health",
    name: "Version",
    visibility: Visibility::Always,
};

/// `grpc.Health/Check`: whether the agent serves.
#[derive(Debug)]
pub enum Check {}

impl Rpc for Check {
    const METHOD: &'static Method = &CHECK;
    type Request<'a> = CheckRequest<'a>;
    type Response<'a> = HealthCheckResponse;
}

/// `grpc.Health/Version`: the agent's version.
#[derive(Debug)]
pub enum Version {}

impl Rpc for Version {
    const METHOD: &'static Method = &VERSION;
    type Request<'a> = CheckRequest<'a>;
    type Response<'a> = VersionCheckResponse<'a>;
}

/// Serves `grpc.Health`.
pub trait Health {
    /// Whether the agent serves.
    fn check(
        &mut self,
        request: &Gated<CheckRequest<'_>>,
        reply: Reply<'_, Check>,
    ) -> Result<Handled, Rejection<'static>>;

    /// The agent's version.
    fn version(
        &mut self,
        request: &Gated<CheckRequest<'_>>,
        reply: Reply<'_, Version>,
    ) -> Result<Handled, Rejection<'static>>;
}

/// Hands a call to its handler; gives it back if it belongs to another service.
pub fn dispatch<'a>(
    handler: &mut impl Health,
    call: Call<'a>,
    output: &mut dyn Sink,
) -> Result<Handled, Call<'a>> {
    match call.method() {
        method if method.is::<Check>() => {
            Ok(call.serve::<Check>(output, |request, reply| handler.check(request, reply)))
        }
        method if method.is::<Version>() => {
            Ok(call.serve::<Version>(output, |request, reply| handler.version(request, reply)))
        }
        _ => Err(call),
    }
}

/// Asks for a service's health, or for the agent's version.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CheckRequest<'a> {
    /// The service; the agent has one health for all.
    pub service: &'a str,
}

impl<'a> Decode<'a> for CheckRequest<'a> {
    fn decode(bytes: &'a [u8], _gate: Gate<'_>) -> Result<Self, DecodeError> {
        let mut message = Self::default();
        let mut fields = Fields::new(bytes);
        while let Some(number) = fields.next_number() {
            if number == 1 {
                message.service = fields.str();
            }
        }
        fields.finish()?;
        Ok(message)
    }
}

impl Encode for CheckRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.service.as_bytes());
    }
}

/// Whether a service serves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum ServingStatus {
    /// Not known.
    #[default]
    Unknown = 0,
    /// It serves.
    Serving = 1,
    /// It does not.
    NotServing = 2,
}

/// The answer to `Check`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HealthCheckResponse {
    /// Whether the agent serves.
    pub status: ServingStatus,
}

impl<'a> Decode<'a> for HealthCheckResponse {
    fn decode(bytes: &'a [u8], _gate: Gate<'_>) -> Result<Self, DecodeError> {
        let mut message = Self::default();
        let mut fields = Fields::new(bytes);
        while let Some(number) = fields.next_number() {
            if number == 1 {
                message.status = match fields.i32() {
                    1 => ServingStatus::Serving,
                    2 => ServingStatus::NotServing,
                    _ => ServingStatus::Unknown,
                };
            }
        }
        fields.finish()?;
        Ok(message)
    }
}

impl Encode for HealthCheckResponse {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.status as u64);
    }
}

/// The answer to `Version`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VersionCheckResponse<'a> {
    /// The version of the protocol that the agent speaks to clients that do not negotiate.
    pub grpc_version: &'a str,
    /// The agent's version.
    pub agent_version: &'a str,
}

impl<'a> Decode<'a> for VersionCheckResponse<'a> {
    fn decode(bytes: &'a [u8], _gate: Gate<'_>) -> Result<Self, DecodeError> {
        let mut message = Self::default();
        let mut fields = Fields::new(bytes);
        while let Some(number) = fields.next_number() {
            match number {
                1 => message.grpc_version = fields.str(),
                2 => message.agent_version = fields.str(),
                _ => {}
            }
        }
        fields.finish()?;
        Ok(message)
    }
}

impl Encode for VersionCheckResponse<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.grpc_version.as_bytes());
        put_bytes(sink, 2, self.agent_version.as_bytes());
    }
}

crate::impl_prost_message!(
    CheckRequest<'a>,
    HealthCheckResponse,
    VersionCheckResponse<'a>
);
