// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `foreign.v1.Agent`: The service.

use super::super::contract::features;
use super::{PutRequest, PutResponse};
use agent_core::dispatch::{Method, MethodKind, Rpc, Service, Visibility};
use agent_core::error::ErrorResponse;
use agent_core::feature::FeatureSet;
use agent_core::gate::Gated;
use agent_core::level::Need;
use agent_core::session::{Call, Handled, MethodGate, Reply};
use agent_core::wire::Sink;

/// The service `foreign.v1.Agent`.
pub static SERVICE: Service = Service {
    name: "foreign.v1.Agent",
    methods: &[&COUNT, &PING, &PUT, &GONE, &LATER],
};

static COUNT: Method = Method {
    service: "foreign.v1.Agent",
    name: "Count",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static PING: Method = Method {
    service: "foreign.v1.Agent",
    name: "Ping",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static PUT: Method = Method {
    service: "foreign.v1.Agent",
    name: "Put",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static GONE: Method = Method {
    service: "foreign.v1.Agent",
    name: "Gone",
    visibility: Visibility::Session(Need::BASELINE.until(2)),
    kind: MethodKind::Unary,
    idempotent: false,
};

static LATER: Method = Method {
    service: "foreign.v1.Agent",
    name: "Later",
    visibility: Visibility::Session(Need::BASELINE.with(features::_2_0)),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.v1.Agent/Count`. Takes and returns types of another package.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Count {}

impl Rpc for Count {
    const METHOD: &'static Method = &COUNT;
    type Request<'a> = super::super::types::Numbers;
    type Response<'a> = super::super::types::MaybeNumbers;
}

/// `foreign.v1.Agent/Ping`. Takes nothing and returns nothing.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Ping {}

impl Rpc for Ping {
    const METHOD: &'static Method = &PING;
    type Request<'a> = super::super::google::Empty;
    type Response<'a> = super::super::google::Empty;
}

/// `foreign.v1.Agent/Put`. Takes a message that is made of other packages' messages.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Put {}

impl Rpc for Put {
    const METHOD: &'static Method = &PUT;
    type Request<'a> = PutRequest<'a>;
    type Response<'a> = PutResponse<'a>;
}

/// `foreign.v1.Agent/Gone`. Was removed.
///
/// Since 1.0. Removed in 1.2.
#[derive(Debug)]
pub enum Gone {}

impl Rpc for Gone {
    const METHOD: &'static Method = &GONE;
    type Request<'a> = super::super::google::Empty;
    type Response<'a> = super::super::google::Empty;
}

/// `foreign.v1.Agent/Later`. Belongs to a feature that begins with a digit.
///
/// Since 1.0, feature 2_0.
#[derive(Debug)]
pub enum Later {}

impl Rpc for Later {
    const METHOD: &'static Method = &LATER;
    type Request<'a> = PutRequest<'a>;
    type Response<'a> = PutResponse<'a>;
}

/// Serves `foreign.v1.Agent`.
pub trait Agent {
    /// Takes and returns types of another package.
    fn count(
        &mut self,
        request: &Gated<super::super::types::Numbers>,
        reply: Reply<'_, Count>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// Takes nothing and returns nothing.
    fn ping(
        &mut self,
        request: &Gated<super::super::google::Empty>,
        reply: Reply<'_, Ping>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// Takes a message that is made of other packages' messages.
    fn put(
        &mut self,
        request: &Gated<PutRequest<'_>>,
        reply: Reply<'_, Put>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// Was removed.
    fn gone(
        &mut self,
        request: &Gated<super::super::google::Empty>,
        reply: Reply<'_, Gone>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// Whether the handler has [`Self::later`]: a method without it is neither read nor offered.
    const HAS_LATER: bool = false;

    /// Belongs to a feature that begins with a digit.
    fn later(
        &mut self,
        request: &Gated<PutRequest<'_>>,
        reply: Reply<'_, Later>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let _ = (request, reply);
        Err(ErrorResponse::NO_HANDLER)
    }
}

/// The features of which the handler has every method.
pub fn features<H: Agent>() -> FeatureSet {
    let mut set = FeatureSet::EMPTY;
    if H::HAS_LATER {
        set.insert(features::_2_0);
    }
    set
}

/// Hands a call to its handler; gives it back if it belongs to another service, or the handler lacks it.
pub fn dispatch<'a, H: Agent>(
    handler: &mut H,
    call: Call<'a>,
    output: &mut dyn Sink,
) -> Result<Handled, Call<'a>> {
    match call.method() {
        method if method.is::<Count>() => Ok(
            call.serve_in_place::<Count>(output, |request, reply| handler.count(request, reply))
        ),
        method if method.is::<Ping>() => {
            Ok(call.serve_in_place::<Ping>(output, |request, reply| handler.ping(request, reply)))
        }
        method if method.is::<Put>() => {
            Ok(call.serve_in_place::<Put>(output, |request, reply| handler.put(request, reply)))
        }
        method if method.is::<Gone>() => {
            Ok(call.serve_in_place::<Gone>(output, |request, reply| handler.gone(request, reply)))
        }
        method if H::HAS_LATER && method.is::<Later>() => Ok(
            call.serve_in_place::<Later>(output, |request, reply| handler.later(request, reply))
        ),

        _ => Err(call),
    }
}

/// The gates of the methods, for a program that forwards the calls to another server.
pub static GATES: &[MethodGate] = &[
    MethodGate::of::<Count>(),
    MethodGate::of::<Ping>(),
    MethodGate::of::<Put>(),
    MethodGate::of::<Gone>(),
    MethodGate::of::<Later>(),
];
