// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `foreign.names.messages`: A service whose module would be that of messages.

use super::super::contract::features;
use super::All;
use agent_core::dispatch::{Method, MethodKind, Rpc, Service, Visibility};
use agent_core::error::ErrorResponse;
use agent_core::feature::FeatureSet;
use agent_core::gate::Gated;
use agent_core::level::Need;
use agent_core::session::{Call, Handled, MethodGate, Reply};
use agent_core::wire::Sink;

/// The service `foreign.names.messages`.
pub static SERVICE: Service = Service {
    name: "foreign.names.messages",
    methods: &[&SEND],
};

static SEND: Method = Method {
    service: "foreign.names.messages",
    name: "send",
    visibility: Visibility::Session(Need::since(1, 1).with(features::TWO_2FA)),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.names.messages/send`. The method.
///
/// Since 1.1, feature TWO_2FA.
#[derive(Debug)]
pub enum Send {}

impl Rpc for Send {
    const METHOD: &'static Method = &SEND;
    type Request<'a> = All<'a>;
    type Response<'a> = All<'a>;
}

/// Serves `foreign.names.messages`.
pub trait Messages {
    /// Whether the handler has the feature KNOB, which no method belongs to: it is not offered without.
    const SERVES_KNOB: bool = false;

    /// Whether the handler has [`Self::send`]: a method without it is neither read nor offered.
    const HAS_SEND: bool = false;

    /// The method.
    fn send(
        &mut self,
        request: &Gated<All<'_>>,
        reply: Reply<'_, Send>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let _ = (request, reply);
        Err(ErrorResponse::NO_HANDLER)
    }
}

/// The features of which the handler has every method, and those without methods that it has.
pub fn features<H: Messages>() -> FeatureSet {
    let mut set = FeatureSet::EMPTY;
    if H::SERVES_KNOB {
        set.insert(features::KNOB);
    }
    if H::HAS_SEND {
        set.insert(features::TWO_2FA);
    }
    set
}

/// Hands a call to its handler; gives it back if it belongs to another service, or the handler lacks it.
pub fn dispatch<'a, H: Messages>(
    handler: &mut H,
    call: Call<'a>,
    output: &mut dyn Sink,
) -> Result<Handled, Call<'a>> {
    match call.method() {
        method if H::HAS_SEND && method.is::<Send>() => {
            Ok(call.serve_in_place::<Send>(output, |request, reply| handler.send(request, reply)))
        }

        _ => Err(call),
    }
}

/// The gates of the methods, for a program that forwards the calls to another server.
pub static GATES: &[MethodGate] = &[MethodGate::of::<Send>()];
