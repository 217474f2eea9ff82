// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `grpc.Health`: Whether the agent serves.

use super::{CheckRequest, HealthCheckResponse, VersionCheckResponse};
use crate::dispatch::{Method, MethodKind, Rpc, Service, Visibility};
use crate::error::ErrorResponse;
use crate::feature::FeatureSet;
use crate::gate::Gated;
use crate::session::{Call, Handled, MethodGate, Reply};
use crate::wire::Sink;

/// The service `grpc.Health`.
pub static SERVICE: Service = Service {
    name: "grpc.Health",
    methods: &[&CHECK, &VERSION],
};

static CHECK: Method = Method {
    service: "grpc.Health",
    name: "Check",
    visibility: Visibility::Always,
    kind: MethodKind::Unary,
    idempotent: true,
};

static VERSION: Method = Method {
    service: "grpc.Health",
    name: "Version",
    visibility: Visibility::Always,
    kind: MethodKind::Unary,
    idempotent: true,
};

/// `grpc.Health/Check`. Whether a service serves.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Check {}

impl Rpc for Check {
    const METHOD: &'static Method = &CHECK;
    type Request<'a> = CheckRequest<'a>;
    type Response<'a> = HealthCheckResponse;
}

/// `grpc.Health/Version`. The agent's version.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Version {}

impl Rpc for Version {
    const METHOD: &'static Method = &VERSION;
    type Request<'a> = CheckRequest<'a>;
    type Response<'a> = VersionCheckResponse<'a>;
}

/// Serves `grpc.Health`.
pub trait Health {
    /// Whether a service serves.
    fn check(
        &mut self,
        request: &Gated<CheckRequest<'_>>,
        reply: Reply<'_, Check>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// The agent's version.
    fn version(
        &mut self,
        request: &Gated<CheckRequest<'_>>,
        reply: Reply<'_, Version>,
    ) -> Result<Handled, ErrorResponse<'static>>;
}

/// The features of which the handler has every method.
pub fn features<_H: Health>() -> FeatureSet {
    FeatureSet::EMPTY
}

/// Hands a call to its handler; gives it back if it belongs to another service, or the handler lacks it.
pub fn dispatch<'a, H: Health>(
    handler: &mut H,
    call: Call<'a>,
    output: &mut dyn Sink,
) -> Result<Handled, Call<'a>> {
    match call.method() {
        method if method.is::<Check>() => Ok(
            call.serve_in_place::<Check>(output, |request, reply| handler.check(request, reply))
        ),
        method if method.is::<Version>() => Ok(call
            .serve_in_place::<Version>(output, |request, reply| handler.version(request, reply))),

        _ => Err(call),
    }
}

/// The gates of the methods, for a program that forwards the calls to another server.
pub static GATES: &[MethodGate] = &[MethodGate::of::<Check>(), MethodGate::of::<Version>()];
