// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `foreign.names.Service`: A service that is called like a type of the generated code.

use super::super::contract::features;
use super::{All, Box, IpTables, None, Some, String, Two, Vec};
#[allow(unused_imports)]
use agent_core::dispatch::Rpc as _;
use agent_core::dispatch::{MethodKind, Visibility};
use agent_core::error::ErrorResponse;
use agent_core::feature::FeatureSet;
use agent_core::gate::Gated;
use agent_core::level::Need;
use agent_core::session::{Call, Handled, MethodGate, Reply};
use agent_core::wire::Sink;

/// The service `foreign.names.Service`.
pub static SERVICE: agent_core::dispatch::Service = agent_core::dispatch::Service {
    name: "foreign.names.Service",
    methods: &[
        &LEVEL,
        &OPTION,
        &SERVICE_METHOD,
        &GET_IP_TABLES,
        &GET_IP_ROUTES,
        &I_P_RULES,
        &METHOD,
        &DISPATCH,
        &FEATURES,
        &NEW,
        &DEFAULT,
        &INTO,
        &RPC,
        &MOUNT2_FA,
    ],
};

static LEVEL: agent_core::dispatch::Method = agent_core::dispatch::Method {
    service: "foreign.names.Service",
    name: "Level",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static OPTION: agent_core::dispatch::Method = agent_core::dispatch::Method {
    service: "foreign.names.Service",
    name: "Option",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static SERVICE_METHOD: agent_core::dispatch::Method = agent_core::dispatch::Method {
    service: "foreign.names.Service",
    name: "Service",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static GET_IP_TABLES: agent_core::dispatch::Method = agent_core::dispatch::Method {
    service: "foreign.names.Service",
    name: "GetIPTables",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static GET_IP_ROUTES: agent_core::dispatch::Method = agent_core::dispatch::Method {
    service: "foreign.names.Service",
    name: "get_ip_routes",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static I_P_RULES: agent_core::dispatch::Method = agent_core::dispatch::Method {
    service: "foreign.names.Service",
    name: "iPRules",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static METHOD: agent_core::dispatch::Method = agent_core::dispatch::Method {
    service: "foreign.names.Service",
    name: "Method",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static DISPATCH: agent_core::dispatch::Method = agent_core::dispatch::Method {
    service: "foreign.names.Service",
    name: "Dispatch",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static FEATURES: agent_core::dispatch::Method = agent_core::dispatch::Method {
    service: "foreign.names.Service",
    name: "Features",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static NEW: agent_core::dispatch::Method = agent_core::dispatch::Method {
    service: "foreign.names.Service",
    name: "New",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static DEFAULT: agent_core::dispatch::Method = agent_core::dispatch::Method {
    service: "foreign.names.Service",
    name: "Default",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static INTO: agent_core::dispatch::Method = agent_core::dispatch::Method {
    service: "foreign.names.Service",
    name: "Into",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static RPC: agent_core::dispatch::Method = agent_core::dispatch::Method {
    service: "foreign.names.Service",
    name: "Rpc",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static MOUNT2_FA: agent_core::dispatch::Method = agent_core::dispatch::Method {
    service: "foreign.names.Service",
    name: "Mount2FA",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.names.Service/Level`. The method `Level`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Level {}

impl agent_core::dispatch::Rpc for Level {
    const METHOD: &'static agent_core::dispatch::Method = &LEVEL;
    type Request<'a> = super::Level<'a>;
    type Response<'a> = super::Level<'a>;
}

/// `foreign.names.Service/Option`. The method `Option`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Option {}

impl agent_core::dispatch::Rpc for Option {
    const METHOD: &'static agent_core::dispatch::Method = &OPTION;
    type Request<'a> = super::Result<'a>;
    type Response<'a> = super::Option<'a>;
}

/// `foreign.names.Service/Service`. The method `Service`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum ServiceMethod {}

impl agent_core::dispatch::Rpc for ServiceMethod {
    const METHOD: &'static agent_core::dispatch::Method = &SERVICE_METHOD;
    type Request<'a> = All<'a>;
    type Response<'a> = Vec;
}

/// `foreign.names.Service/GetIPTables`. The method `GetIPTables`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum GetIpTables {}

impl agent_core::dispatch::Rpc for GetIpTables {
    const METHOD: &'static agent_core::dispatch::Method = &GET_IP_TABLES;
    type Request<'a> = super::GetIpTables<'a>;
    type Response<'a> = IpTables<'a>;
}

/// `foreign.names.Service/get_ip_routes`. The method `get_ip_routes`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum GetIpRoutes {}

impl agent_core::dispatch::Rpc for GetIpRoutes {
    const METHOD: &'static agent_core::dispatch::Method = &GET_IP_ROUTES;
    type Request<'a> = All<'a>;
    type Response<'a> = String;
}

/// `foreign.names.Service/iPRules`. The method `iPRules`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum IPRules {}

impl agent_core::dispatch::Rpc for IPRules {
    const METHOD: &'static agent_core::dispatch::Method = &I_P_RULES;
    type Request<'a> = All<'a>;
    type Response<'a> = Box;
}

/// `foreign.names.Service/Method`. The method `Method`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Method {}

impl agent_core::dispatch::Rpc for Method {
    const METHOD: &'static agent_core::dispatch::Method = &METHOD;
    type Request<'a> = super::Method;
    type Response<'a> = super::Method;
}

/// `foreign.names.Service/Dispatch`. The method `Dispatch`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Dispatch {}

impl agent_core::dispatch::Rpc for Dispatch {
    const METHOD: &'static agent_core::dispatch::Method = &DISPATCH;
    type Request<'a> = All<'a>;
    type Response<'a> = super::Result<'a>;
}

/// `foreign.names.Service/Features`. The method `Features`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Features {}

impl agent_core::dispatch::Rpc for Features {
    const METHOD: &'static agent_core::dispatch::Method = &FEATURES;
    type Request<'a> = None;
    type Response<'a> = Some;
}

/// `foreign.names.Service/New`. The method `New`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum New {}

impl agent_core::dispatch::Rpc for New {
    const METHOD: &'static agent_core::dispatch::Method = &NEW;
    type Request<'a> = All<'a>;
    type Response<'a> = None;
}

/// `foreign.names.Service/Default`. The method `Default`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Default {}

impl agent_core::dispatch::Rpc for Default {
    const METHOD: &'static agent_core::dispatch::Method = &DEFAULT;
    type Request<'a> = super::Default;
    type Response<'a> = super::Default;
}

/// `foreign.names.Service/Into`. The method `Into`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Into {}

impl agent_core::dispatch::Rpc for Into {
    const METHOD: &'static agent_core::dispatch::Method = &INTO;
    type Request<'a> = All<'a>;
    type Response<'a> = All<'a>;
}

/// `foreign.names.Service/Rpc`. The method `Rpc`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Rpc {}

impl agent_core::dispatch::Rpc for Rpc {
    const METHOD: &'static agent_core::dispatch::Method = &RPC;
    type Request<'a> = super::Rpc;
    type Response<'a> = super::Call;
}

/// `foreign.names.Service/Mount2FA`. The method `Mount2FA`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Mount2Fa {}

impl agent_core::dispatch::Rpc for Mount2Fa {
    const METHOD: &'static agent_core::dispatch::Method = &MOUNT2_FA;
    type Request<'a> = All<'a>;
    type Response<'a> = Two;
}

/// Serves `foreign.names.Service`.
pub trait Service {
    /// Whether the handler has the feature KNOB, which no method belongs to: it is not offered without.
    const SERVES_KNOB: bool = false;

    /// The method `Level`.
    fn level(
        &mut self,
        request: &Gated<super::Level<'_>>,
        reply: Reply<'_, Level>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// The method `Option`.
    fn option(
        &mut self,
        request: &Gated<super::Result<'_>>,
        reply: Reply<'_, Option>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// The method `Service`.
    fn service(
        &mut self,
        request: &Gated<All<'_>>,
        reply: Reply<'_, ServiceMethod>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// The method `GetIPTables`.
    fn get_ip_tables(
        &mut self,
        request: &Gated<super::GetIpTables<'_>>,
        reply: Reply<'_, GetIpTables>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// The method `get_ip_routes`.
    fn get_ip_routes(
        &mut self,
        request: &Gated<All<'_>>,
        reply: Reply<'_, GetIpRoutes>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// The method `iPRules`.
    fn i_p_rules(
        &mut self,
        request: &Gated<All<'_>>,
        reply: Reply<'_, IPRules>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// The method `Method`.
    fn method(
        &mut self,
        request: &Gated<super::Method>,
        reply: Reply<'_, Method>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// The method `Dispatch`.
    fn dispatch(
        &mut self,
        request: &Gated<All<'_>>,
        reply: Reply<'_, Dispatch>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// The method `Features`.
    fn features(
        &mut self,
        request: &Gated<None>,
        reply: Reply<'_, Features>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// The method `New`.
    fn new(
        &mut self,
        request: &Gated<All<'_>>,
        reply: Reply<'_, New>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// The method `Default`.
    fn default(
        &mut self,
        request: &Gated<super::Default>,
        reply: Reply<'_, Default>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// The method `Into`.
    fn into(
        &mut self,
        request: &Gated<All<'_>>,
        reply: Reply<'_, Into>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// The method `Rpc`.
    fn rpc(
        &mut self,
        request: &Gated<super::Rpc>,
        reply: Reply<'_, Rpc>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// The method `Mount2FA`.
    fn mount2_fa(
        &mut self,
        request: &Gated<All<'_>>,
        reply: Reply<'_, Mount2Fa>,
    ) -> Result<Handled, ErrorResponse<'static>>;
}

/// The features of which the handler has every method, and those without methods that it has.
pub fn features<H: Service>() -> FeatureSet {
    let mut set = FeatureSet::EMPTY;
    if H::SERVES_KNOB {
        set.insert(features::KNOB);
    }
    set
}

/// Hands a call to its handler; gives it back if it belongs to another service, or the handler lacks it.
pub fn dispatch<'a, H: Service>(
    handler: &mut H,
    call: Call<'a>,
    output: &mut dyn Sink,
) -> Result<Handled, Call<'a>> {
    match call.method() {
        method if method.is::<Level>() => Ok(
            call.serve_in_place::<Level>(output, |request, reply| handler.level(request, reply))
        ),
        method if method.is::<Option>() => {
            Ok(call
                .serve_in_place::<Option>(output, |request, reply| handler.option(request, reply)))
        }
        method if method.is::<ServiceMethod>() => Ok(call
            .serve_in_place::<ServiceMethod>(output, |request, reply| {
                handler.service(request, reply)
            })),
        method if method.is::<GetIpTables>() => Ok(call
            .serve_in_place::<GetIpTables>(output, |request, reply| {
                handler.get_ip_tables(request, reply)
            })),
        method if method.is::<GetIpRoutes>() => Ok(call
            .serve_in_place::<GetIpRoutes>(output, |request, reply| {
                handler.get_ip_routes(request, reply)
            })),
        method if method.is::<IPRules>() => Ok(call
            .serve_in_place::<IPRules>(output, |request, reply| handler.i_p_rules(request, reply))),
        method if method.is::<Method>() => {
            Ok(call
                .serve_in_place::<Method>(output, |request, reply| handler.method(request, reply)))
        }
        method if method.is::<Dispatch>() => Ok(call
            .serve_in_place::<Dispatch>(output, |request, reply| handler.dispatch(request, reply))),
        method if method.is::<Features>() => Ok(call
            .serve_in_place::<Features>(output, |request, reply| handler.features(request, reply))),
        method if method.is::<New>() => {
            Ok(call.serve_in_place::<New>(output, |request, reply| handler.new(request, reply)))
        }
        method if method.is::<Default>() => Ok(call
            .serve_in_place::<Default>(output, |request, reply| handler.default(request, reply))),
        method if method.is::<Into>() => {
            Ok(call.serve_in_place::<Into>(output, |request, reply| handler.into(request, reply)))
        }
        method if method.is::<Rpc>() => {
            Ok(call.serve_in_place::<Rpc>(output, |request, reply| handler.rpc(request, reply)))
        }
        method if method.is::<Mount2Fa>() => Ok(call
            .serve_in_place::<Mount2Fa>(output, |request, reply| {
                handler.mount2_fa(request, reply)
            })),

        _ => Err(call),
    }
}

/// The gates of the methods, for a program that forwards the calls to another server.
pub static GATES: &[MethodGate] = &[
    MethodGate::of::<Level>(),
    MethodGate::of::<Option>(),
    MethodGate::of::<ServiceMethod>(),
    MethodGate::of::<GetIpTables>(),
    MethodGate::of::<GetIpRoutes>(),
    MethodGate::of::<IPRules>(),
    MethodGate::of::<Method>(),
    MethodGate::of::<Dispatch>(),
    MethodGate::of::<Features>(),
    MethodGate::of::<New>(),
    MethodGate::of::<Default>(),
    MethodGate::of::<Into>(),
    MethodGate::of::<Rpc>(),
    MethodGate::of::<Mount2Fa>(),
];
