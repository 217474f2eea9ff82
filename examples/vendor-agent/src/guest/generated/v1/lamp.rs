// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! `acme.lamp.v1.Lamp`: A lamp in the guest.

use super::super::contract::features;
use super::{BlinkRequest, BlinkResponse, GetRequest, GetResponse, SetRequest, SetResponse};
use agent_core::dispatch::{Method, MethodKind, Rpc, Service, Visibility};
use agent_core::error::ErrorResponse;
use agent_core::feature::FeatureSet;
use agent_core::gate::Gated;
use agent_core::level::Need;
use agent_core::session::{Call, Handled, MethodGate, Reply};
use agent_core::wire::Sink;

/// The service `acme.lamp.v1.Lamp`.
pub static SERVICE: Service = Service {
    name: "acme.lamp.v1.Lamp",
    methods: &[&SET, &GET, &BLINK],
};

static SET: Method = Method {
    service: "acme.lamp.v1.Lamp",
    name: "Set",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static GET: Method = Method {
    service: "acme.lamp.v1.Lamp",
    name: "Get",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: true,
};

static BLINK: Method = Method {
    service: "acme.lamp.v1.Lamp",
    name: "Blink",
    visibility: Visibility::Session(Need::since(1, 1).with(features::BLINK)),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `acme.lamp.v1.Lamp/Set`. Changes the lamp.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Set {}

impl Rpc for Set {
    const METHOD: &'static Method = &SET;
    type Request<'a> = SetRequest<'a>;
    type Response<'a> = SetResponse;
}

/// `acme.lamp.v1.Lamp/Get`. How the lamp is.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Get {}

impl Rpc for Get {
    const METHOD: &'static Method = &GET;
    type Request<'a> = GetRequest;
    type Response<'a> = GetResponse<'a>;
}

/// `acme.lamp.v1.Lamp/Blink`. Lets the lamp blink.
///
/// Since 1.1, feature BLINK.
#[derive(Debug)]
pub enum Blink {}

impl Rpc for Blink {
    const METHOD: &'static Method = &BLINK;
    type Request<'a> = BlinkRequest;
    type Response<'a> = BlinkResponse;
}

/// Serves `acme.lamp.v1.Lamp`.
pub trait Lamp {
    /// Whether the handler has the feature COLOR, which no method belongs to: it is not offered without.
    const SERVES_COLOR: bool = false;

    /// Whether the handler has the feature NIGHT, which no method belongs to: it is not offered without.
    const SERVES_NIGHT: bool = false;

    /// Changes the lamp.
    fn set(
        &mut self,
        request: &Gated<SetRequest<'_>>,
        reply: Reply<'_, Set>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// How the lamp is.
    fn get(
        &mut self,
        request: &Gated<GetRequest>,
        reply: Reply<'_, Get>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// Whether the handler has [`Self::blink`]: a method without it is neither read nor offered.
    const HAS_BLINK: bool = false;

    /// Lets the lamp blink.
    fn blink(
        &mut self,
        request: &Gated<BlinkRequest>,
        reply: Reply<'_, Blink>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let _ = (request, reply);
        Err(ErrorResponse::NO_HANDLER)
    }
}

/// The features of which the handler has every method, and those without methods that it has.
pub fn features<H: Lamp>() -> FeatureSet {
    let mut set = FeatureSet::EMPTY;
    if H::HAS_BLINK {
        set.insert(features::BLINK);
    }
    if H::SERVES_COLOR {
        set.insert(features::COLOR);
    }
    if H::SERVES_NIGHT {
        set.insert(features::NIGHT);
    }
    set
}

/// Hands a call to its handler; gives it back if it belongs to another service, or the handler lacks it.
pub fn dispatch<'a, H: Lamp>(
    handler: &mut H,
    call: Call<'a>,
    output: &mut dyn Sink,
) -> Result<Handled, Call<'a>> {
    match call.method() {
        method if method.is::<Set>() => {
            Ok(call.serve_in_place::<Set>(output, |request, reply| handler.set(request, reply)))
        }
        method if method.is::<Get>() => {
            Ok(call.serve_in_place::<Get>(output, |request, reply| handler.get(request, reply)))
        }
        method if H::HAS_BLINK && method.is::<Blink>() => Ok(
            call.serve_in_place::<Blink>(output, |request, reply| handler.blink(request, reply))
        ),

        _ => Err(call),
    }
}

/// The gates of the methods, for a program that forwards the calls to another server.
pub static GATES: &[MethodGate] = &[
    MethodGate::of::<Set>(),
    MethodGate::of::<Get>(),
    MethodGate::of::<Blink>(),
];
