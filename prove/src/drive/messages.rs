//! Every generated message, both ways.

use super::as_prost::{AnyMessage, clear, encode_for_prost};
use super::gates::{enumeration, level, respond};
use super::lists::list;
use super::sinks::encode;
use crate::{Opaque, consume};
use agent_core::dispatch::Rpc;
use agent_core::gate::{Decode, Strictness};
use agent_core::messages::{
    CheckRequest, HealthCheckResponse, HealthCheckResponseServingStatus, InfoRequest, InfoResponse,
    MountRequest, MountResponse, PauseRequest, PauseResponse, PowerAction, ReseedRandomRequest,
    ReseedRandomResponse, ResumeRequest, ResumeResponse, RunRequest, RunResponse, SetTimeRequest,
    SetTimeResponse, ShutdownRequest, ShutdownResponse, StoppedBy, VersionCheckResponse, agent,
    health,
};
use agent_core::offer::BootTimes;

pub(super) fn drive(input: Opaque<'_>) {
    rpc::<agent::Info>(input);
    rpc::<agent::Run>(input);
    rpc::<agent::Shutdown>(input);
    rpc::<agent::SetTime>(input);
    rpc::<agent::ReseedRandom>(input);
    rpc::<agent::Mount>(input);
    rpc::<agent::Pause>(input);
    rpc::<agent::Resume>(input);
    rpc::<health::Check>(input);
    rpc::<health::Version>(input);
    for_prost(input);
    enumeration::<PowerAction>(input);
    enumeration::<StoppedBy>(input);
    enumeration::<HealthCheckResponseServingStatus>(input);
    list(input, &[PowerAction::default()]);
    list(input, &[StoppedBy::default()]);
    list(input, &[HealthCheckResponseServingStatus::default()]);
    message::<BootTimes>(input);
}

fn for_prost(input: Opaque<'_>) {
    message::<InfoRequest>(input);
    message::<InfoResponse<'_>>(input);
    message::<RunRequest<'_>>(input);
    message::<RunResponse<'_>>(input);
    message::<ShutdownRequest>(input);
    message::<ShutdownResponse>(input);
    message::<SetTimeRequest>(input);
    message::<SetTimeResponse>(input);
    message::<ReseedRandomRequest<'_>>(input);
    message::<ReseedRandomResponse>(input);
    message::<MountRequest<'_>>(input);
    message::<MountResponse>(input);
    message::<PauseRequest<'_>>(input);
    message::<PauseResponse>(input);
    message::<ResumeRequest<'_>>(input);
    message::<ResumeResponse>(input);
    message::<CheckRequest<'_>>(input);
    message::<HealthCheckResponse>(input);
    message::<VersionCheckResponse<'_>>(input);
}

/// The messages of a method.
pub(super) fn rpc<'a, R: Rpc>(input: Opaque<'a>) {
    let level = level(input);
    for gate in [Strictness::Strict(&level), Strictness::Lenient] {
        match R::Request::decode(input.bytes(), gate) {
            Ok(request) => encode(input, &request),
            Err(error) => consume(error),
        }
        match R::Response::<'a>::decode(input.bytes(), gate) {
            Ok(response) => respond(input, &level, &response),
            Err(error) => consume(error),
        }
    }
    consume(R::METHOD.element());
}

/// A message in itself.
pub(super) fn message<'a, M: Decode<'a> + AnyMessage>(input: Opaque<'a>) {
    let level = level(input);
    for gate in [Strictness::Strict(&level), Strictness::Lenient] {
        if let Ok(mut message) = <M as Decode>::decode(input.bytes(), gate) {
            encode_for_prost(input, &message);
            clear(&mut message);
            consume(message);
        }
    }
}
