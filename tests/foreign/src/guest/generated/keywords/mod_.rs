// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `foreign.more.keywords.Mod`: A service whose module would be that of a package.

use super::Self_;
use agent_core::dispatch::{Method, MethodKind, Rpc, Service, Visibility};
use agent_core::error::ErrorResponse;
use agent_core::feature::FeatureSet;
use agent_core::gate::Gated;
use agent_core::level::Need;
use agent_core::session::{Call, Handled, MethodGate, Reply};
use agent_core::wire::Sink;

/// The service `foreign.more.keywords.Mod`.
pub static SERVICE: Service = Service {
    name: "foreign.more.keywords.Mod",
    methods: &[&LOOP],
};

static LOOP: Method = Method {
    service: "foreign.more.keywords.Mod",
    name: "Loop",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.more.keywords.Mod/Loop`. The method.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Loop {}

impl Rpc for Loop {
    const METHOD: &'static Method = &LOOP;
    type Request<'a> = super::Loop;
    type Response<'a> = Self_;
}

/// Serves `foreign.more.keywords.Mod`.
pub trait Mod {
    /// The method.
    fn r#loop(
        &mut self,
        request: &Gated<super::Loop>,
        reply: Reply<'_, Loop>,
    ) -> Result<Handled, ErrorResponse<'static>>;
}

/// The features of which the handler has every method.
pub fn features<_H: Mod>() -> FeatureSet {
    FeatureSet::EMPTY
}

/// Hands a call to its handler; gives it back if it belongs to another service, or the handler lacks it.
pub fn dispatch<'a, H: Mod>(
    handler: &mut H,
    call: Call<'a>,
    output: &mut dyn Sink,
) -> Result<Handled, Call<'a>> {
    match call.method() {
        method if method.is::<Loop>() => Ok(
            call.serve_in_place::<Loop>(output, |request, reply| handler.r#loop(request, reply))
        ),

        _ => Err(call),
    }
}

/// The gates of the methods, for a program that forwards the calls to another server.
pub static GATES: &[MethodGate] = &[MethodGate::of::<Loop>()];
