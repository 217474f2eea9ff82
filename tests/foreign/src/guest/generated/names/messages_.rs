// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `foreign.names.messages`: A service whose module would be that of messages.

use super::super::contract::features;
use super::All;
use agent_core::dispatch::{Bidirectional, Method, Rpc, ServerStreaming, Service, Visibility};
use agent_core::error::ErrorResponse;
use agent_core::feature::FeatureSet;
use agent_core::gate::Gated;
use agent_core::level::Need;
use agent_core::session::{Call, Handled, MethodGate, Opening, Reply, StreamCall};
use agent_core::wire::Sink;

/// The service `foreign.names.messages`.
pub static SERVICE: Service = Service {
    name: "foreign.names.messages",
    methods: &[&SEND, &STREAM, &MESSAGES, &OPEN, &METHOD_KIND],
};

static SEND: Method = Method {
    service: "foreign.names.messages",
    name: "send",
    visibility: Visibility::Session(Need::since(1, 1).with(features::TWO_2FA)),
    kind: agent_core::dispatch::MethodKind::Unary,
    idempotent: false,
};

static STREAM: Method = Method {
    service: "foreign.names.messages",
    name: "Stream",
    visibility: Visibility::Session(Need::BASELINE),
    kind: agent_core::dispatch::MethodKind::Bidirectional,
    idempotent: false,
};

static MESSAGES: Method = Method {
    service: "foreign.names.messages",
    name: "Messages",
    visibility: Visibility::Session(Need::BASELINE),
    kind: agent_core::dispatch::MethodKind::ServerStreaming,
    idempotent: false,
};

static OPEN: Method = Method {
    service: "foreign.names.messages",
    name: "open",
    visibility: Visibility::Session(Need::BASELINE),
    kind: agent_core::dispatch::MethodKind::Bidirectional,
    idempotent: false,
};

static METHOD_KIND: Method = Method {
    service: "foreign.names.messages",
    name: "MethodKind",
    visibility: Visibility::Session(Need::BASELINE),
    kind: agent_core::dispatch::MethodKind::ServerStreaming,
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

/// `foreign.names.messages/Stream`. The method `Stream`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Stream {}

impl Rpc for Stream {
    const METHOD: &'static Method = &STREAM;
    type Request<'a> = super::Opening;
    type Response<'a> = super::StreamCall;
}

impl Bidirectional for Stream {}

/// `foreign.names.messages/Messages`. The method `Messages`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum MessagesMethod {}

impl Rpc for MessagesMethod {
    const METHOD: &'static Method = &MESSAGES;
    type Request<'a> = super::Stream;
    type Response<'a> = super::Messages;
}

impl ServerStreaming for MessagesMethod {}

/// `foreign.names.messages/open`. The method `open`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Open {}

impl Rpc for Open {
    const METHOD: &'static Method = &OPEN;
    type Request<'a> = super::Bidirectional;
    type Response<'a> = super::ServerStreaming;
}

impl Bidirectional for Open {}

/// `foreign.names.messages/MethodKind`. The method `MethodKind`.
///
/// Since 1.0.
#[derive(Debug)]
pub enum MethodKind {}

impl Rpc for MethodKind {
    const METHOD: &'static Method = &METHOD_KIND;
    type Request<'a> = super::MethodKind;
    type Response<'a> = super::MethodKind;
}

impl ServerStreaming for MethodKind {}

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

    /// Whether the handler has [`Self::stream`]: a method without it is neither read nor offered.
    const HAS_STREAM: bool = false;

    /// The method `Stream`.
    fn stream(
        &mut self,
        first: Option<&Gated<super::Opening>>,
        opening: Opening<'_, Stream>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let _ = (first, opening);
        Err(ErrorResponse::NO_HANDLER)
    }

    /// Whether the handler has [`Self::messages`]: a method without it is neither read nor offered.
    const HAS_MESSAGES: bool = false;

    /// The method `Messages`.
    fn messages(
        &mut self,
        request: &Gated<super::Stream>,
        opening: Opening<'_, MessagesMethod>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let _ = (request, opening);
        Err(ErrorResponse::NO_HANDLER)
    }

    /// Whether the handler has [`Self::open`]: a method without it is neither read nor offered.
    const HAS_OPEN: bool = false;

    /// The method `open`.
    fn open(
        &mut self,
        first: Option<&Gated<super::Bidirectional>>,
        opening: Opening<'_, Open>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let _ = (first, opening);
        Err(ErrorResponse::NO_HANDLER)
    }

    /// Whether the handler has [`Self::method_kind`]: a method without it is neither read nor offered.
    const HAS_METHOD_KIND: bool = false;

    /// The method `MethodKind`.
    fn method_kind(
        &mut self,
        request: &Gated<super::MethodKind>,
        opening: Opening<'_, MethodKind>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let _ = (request, opening);
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

/// Hands the opening of a stream to its handler; gives it back if it belongs to another service, or the handler lacks it.
pub fn open<'a, H: Messages>(
    handler: &mut H,
    call: StreamCall<'a>,
    output: &mut dyn Sink,
) -> Result<Handled, StreamCall<'a>> {
    match call.method() {
        method if H::HAS_STREAM && method.is::<Stream>() => Ok(call
            .serve_bidirectional::<Stream>(output, |first, opening| {
                handler.stream(first, opening)
            })),
        method if H::HAS_MESSAGES && method.is::<MessagesMethod>() => Ok(call
            .serve::<MessagesMethod>(output, |request, opening| {
                handler.messages(request, opening)
            })),
        method if H::HAS_OPEN && method.is::<Open>() => {
            Ok(call
                .serve_bidirectional::<Open>(output, |first, opening| handler.open(first, opening)))
        }
        method if H::HAS_METHOD_KIND && method.is::<MethodKind>() => Ok(call
            .serve::<MethodKind>(output, |request, opening| {
                handler.method_kind(request, opening)
            })),

        _ => Err(call),
    }
}

/// The gates of the methods, for a program that forwards the calls to another server.
pub static GATES: &[MethodGate] = &[
    MethodGate::of::<Send>(),
    MethodGate::of::<Stream>(),
    MethodGate::of::<MessagesMethod>(),
    MethodGate::of::<Open>(),
    MethodGate::of::<MethodKind>(),
];
