// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `foreign.more.keywords.Type`: A method for each of some keywords.

use super::Everything;
use agent_core::dispatch::{Method, MethodKind, Rpc, Service, Visibility};
use agent_core::error::ErrorResponse;
use agent_core::feature::FeatureSet;
use agent_core::gate::Gated;
use agent_core::level::Need;
use agent_core::session::{Call, Handled, MethodGate, Reply};
use agent_core::wire::Sink;

/// The service `foreign.more.keywords.Type`.
pub static SERVICE: Service = Service {
    name: "foreign.more.keywords.Type",
    methods: &[
        &TYPE, &MATCH, &SELF, &SUPER, &ASYNC, &GEN, &TRY, &CRATE, &MOD,
    ],
};

static TYPE: Method = Method {
    service: "foreign.more.keywords.Type",
    name: "type",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static MATCH: Method = Method {
    service: "foreign.more.keywords.Type",
    name: "match",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static SELF: Method = Method {
    service: "foreign.more.keywords.Type",
    name: "self",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static SUPER: Method = Method {
    service: "foreign.more.keywords.Type",
    name: "super",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static ASYNC: Method = Method {
    service: "foreign.more.keywords.Type",
    name: "async",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static GEN: Method = Method {
    service: "foreign.more.keywords.Type",
    name: "gen",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static TRY: Method = Method {
    service: "foreign.more.keywords.Type",
    name: "try",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static CRATE: Method = Method {
    service: "foreign.more.keywords.Type",
    name: "crate",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static MOD: Method = Method {
    service: "foreign.more.keywords.Type",
    name: "mod",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.more.keywords.Type/type`. The method `type`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum TypeMethod {}

impl Rpc for TypeMethod {
    const METHOD: &'static Method = &TYPE;
    type Request<'a> = Everything<'a>;
    type Response<'a> = super::super::google::Empty;
}

/// `foreign.more.keywords.Type/match`. The method `match`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Match {}

impl Rpc for Match {
    const METHOD: &'static Method = &MATCH;
    type Request<'a> = Everything<'a>;
    type Response<'a> = super::super::google::Empty;
}

/// `foreign.more.keywords.Type/self`. The method `self`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Self_ {}

impl Rpc for Self_ {
    const METHOD: &'static Method = &SELF;
    type Request<'a> = Everything<'a>;
    type Response<'a> = super::super::google::Empty;
}

/// `foreign.more.keywords.Type/super`. The method `super`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Super {}

impl Rpc for Super {
    const METHOD: &'static Method = &SUPER;
    type Request<'a> = Everything<'a>;
    type Response<'a> = super::super::google::Empty;
}

/// `foreign.more.keywords.Type/async`. The method `async`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Async {}

impl Rpc for Async {
    const METHOD: &'static Method = &ASYNC;
    type Request<'a> = Everything<'a>;
    type Response<'a> = super::super::google::Empty;
}

/// `foreign.more.keywords.Type/gen`. The method `gen`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Gen {}

impl Rpc for Gen {
    const METHOD: &'static Method = &GEN;
    type Request<'a> = Everything<'a>;
    type Response<'a> = super::super::google::Empty;
}

/// `foreign.more.keywords.Type/try`. The method `try`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Try {}

impl Rpc for Try {
    const METHOD: &'static Method = &TRY;
    type Request<'a> = Everything<'a>;
    type Response<'a> = super::super::google::Empty;
}

/// `foreign.more.keywords.Type/crate`. The method `crate`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Crate {}

impl Rpc for Crate {
    const METHOD: &'static Method = &CRATE;
    type Request<'a> = Everything<'a>;
    type Response<'a> = super::super::google::Empty;
}

/// `foreign.more.keywords.Type/mod`. The method `mod`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Mod {}

impl Rpc for Mod {
    const METHOD: &'static Method = &MOD;
    type Request<'a> = Everything<'a>;
    type Response<'a> = super::super::google::Empty;
}

/// Serves `foreign.more.keywords.Type`.
pub trait Type {
    /// The method `type`.
    fn r#type(
        &mut self,
        request: &Gated<Everything<'_>>,
        reply: Reply<'_, TypeMethod>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// The method `match`.
    fn r#match(
        &mut self,
        request: &Gated<Everything<'_>>,
        reply: Reply<'_, Match>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// The method `self`.
    fn self_(
        &mut self,
        request: &Gated<Everything<'_>>,
        reply: Reply<'_, Self_>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// The method `super`.
    fn super_(
        &mut self,
        request: &Gated<Everything<'_>>,
        reply: Reply<'_, Super>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// The method `async`.
    fn r#async(
        &mut self,
        request: &Gated<Everything<'_>>,
        reply: Reply<'_, Async>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// The method `gen`.
    fn r#gen(
        &mut self,
        request: &Gated<Everything<'_>>,
        reply: Reply<'_, Gen>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// The method `try`.
    fn r#try(
        &mut self,
        request: &Gated<Everything<'_>>,
        reply: Reply<'_, Try>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// The method `crate`.
    fn crate_(
        &mut self,
        request: &Gated<Everything<'_>>,
        reply: Reply<'_, Crate>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// The method `mod`.
    fn r#mod(
        &mut self,
        request: &Gated<Everything<'_>>,
        reply: Reply<'_, Mod>,
    ) -> Result<Handled, ErrorResponse<'static>>;
}

/// The features of which the handler has every method.
pub fn features<_H: Type>() -> FeatureSet {
    FeatureSet::EMPTY
}

/// Hands a call to its handler; gives it back if it belongs to another service, or the handler lacks it.
pub fn dispatch<'a, H: Type>(
    handler: &mut H,
    call: Call<'a>,
    output: &mut dyn Sink,
) -> Result<Handled, Call<'a>> {
    match call.method() {
        method if method.is::<TypeMethod>() => Ok(call
            .serve_in_place::<TypeMethod>(output, |request, reply| handler.r#type(request, reply))),
        method if method.is::<Match>() => {
            Ok(call
                .serve_in_place::<Match>(output, |request, reply| handler.r#match(request, reply)))
        }
        method if method.is::<Self_>() => Ok(
            call.serve_in_place::<Self_>(output, |request, reply| handler.self_(request, reply))
        ),
        method if method.is::<Super>() => {
            Ok(call
                .serve_in_place::<Super>(output, |request, reply| handler.super_(request, reply)))
        }
        method if method.is::<Async>() => {
            Ok(call
                .serve_in_place::<Async>(output, |request, reply| handler.r#async(request, reply)))
        }
        method if method.is::<Gen>() => {
            Ok(call.serve_in_place::<Gen>(output, |request, reply| handler.r#gen(request, reply)))
        }
        method if method.is::<Try>() => {
            Ok(call.serve_in_place::<Try>(output, |request, reply| handler.r#try(request, reply)))
        }
        method if method.is::<Crate>() => {
            Ok(call
                .serve_in_place::<Crate>(output, |request, reply| handler.crate_(request, reply)))
        }
        method if method.is::<Mod>() => {
            Ok(call.serve_in_place::<Mod>(output, |request, reply| handler.r#mod(request, reply)))
        }

        _ => Err(call),
    }
}

/// The gates of the methods, for a program that forwards the calls to another server.
pub static GATES: &[MethodGate] = &[
    MethodGate::of::<TypeMethod>(),
    MethodGate::of::<Match>(),
    MethodGate::of::<Self_>(),
    MethodGate::of::<Super>(),
    MethodGate::of::<Async>(),
    MethodGate::of::<Gen>(),
    MethodGate::of::<Try>(),
    MethodGate::of::<Crate>(),
    MethodGate::of::<Mod>(),
];
