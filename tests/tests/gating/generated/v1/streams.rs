// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `synthetic.v1.Streams`: Methods that stream.

use super::super::contract::features;
use super::{FollowRequest, StreamMessage};
use agent_core::dispatch::{
    Bidirectional, Method, MethodKind, Rpc, ServerStreaming, Service, Visibility,
};
use agent_core::error::ErrorResponse;
use agent_core::feature::FeatureSet;
use agent_core::gate::Gated;
use agent_core::level::Need;
use agent_core::session::{Call, Handled, MethodGate, Opening, StreamCall};
use agent_core::wire::Sink;

/// The service `synthetic.v1.Streams`.
pub static SERVICE: Service = Service {
    name: "synthetic.v1.Streams",
    methods: &[&FOLLOW, &TALK, &TALK_LATER],
};

static FOLLOW: Method = Method {
    service: "synthetic.v1.Streams",
    name: "Follow",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::ServerStreaming,
    idempotent: false,
};

static TALK: Method = Method {
    service: "synthetic.v1.Streams",
    name: "Talk",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Bidirectional,
    idempotent: false,
};

static TALK_LATER: Method = Method {
    service: "synthetic.v1.Streams",
    name: "TalkLater",
    visibility: Visibility::Session(Need::since(1, 1).with(features::KNOB)),
    kind: MethodKind::Bidirectional,
    idempotent: false,
};

/// `synthetic.v1.Streams/Follow`. Sends the text back a number of times.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Follow {}

impl Rpc for Follow {
    const METHOD: &'static Method = &FOLLOW;
    type Request<'a> = FollowRequest<'a>;
    type Response<'a> = StreamMessage<'a>;
}

impl ServerStreaming for Follow {}

/// `synthetic.v1.Streams/Talk`. Sends each message back.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Talk {}

impl Rpc for Talk {
    const METHOD: &'static Method = &TALK;
    type Request<'a> = StreamMessage<'a>;
    type Response<'a> = StreamMessage<'a>;
}

impl Bidirectional for Talk {}

/// `synthetic.v1.Streams/TalkLater`. A stream that is newer.
///
/// Since 1.1, feature KNOB.
#[derive(Debug)]
pub enum TalkLater {}

impl Rpc for TalkLater {
    const METHOD: &'static Method = &TALK_LATER;
    type Request<'a> = StreamMessage<'a>;
    type Response<'a> = StreamMessage<'a>;
}

impl Bidirectional for TalkLater {}

/// Serves `synthetic.v1.Streams`.
pub trait Streams {
    /// Whether the handler has the feature DIAL, which no method belongs to: it is not offered without.
    const SERVES_DIAL: bool = false;

    /// Whether the handler has [`Self::follow`]: a method without it is neither read nor offered.
    const HAS_FOLLOW: bool = false;

    /// Sends the text back a number of times.
    fn follow(
        &mut self,
        request: &Gated<FollowRequest<'_>>,
        opening: Opening<'_, Follow>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let _ = (request, opening);
        Err(ErrorResponse::NO_HANDLER)
    }

    /// Whether the handler has [`Self::talk`]: a method without it is neither read nor offered.
    const HAS_TALK: bool = false;

    /// Sends each message back.
    fn talk(
        &mut self,
        first: Option<&Gated<StreamMessage<'_>>>,
        opening: Opening<'_, Talk>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let _ = (first, opening);
        Err(ErrorResponse::NO_HANDLER)
    }

    /// Whether the handler has [`Self::talk_later`]: a method without it is neither read nor offered.
    const HAS_TALK_LATER: bool = false;

    /// A stream that is newer.
    fn talk_later(
        &mut self,
        first: Option<&Gated<StreamMessage<'_>>>,
        opening: Opening<'_, TalkLater>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let _ = (first, opening);
        Err(ErrorResponse::NO_HANDLER)
    }
}

/// The features of which the handler has every method, and those without methods that it has.
pub fn features<H: Streams>() -> FeatureSet {
    let mut set = FeatureSet::EMPTY;
    if H::SERVES_DIAL {
        set.insert(features::DIAL);
    }
    if H::HAS_TALK_LATER {
        set.insert(features::KNOB);
    }
    set
}

/// Hands a call to its handler; gives it back if it belongs to another service, or the handler lacks it.
pub fn dispatch<'a, H: Streams>(
    handler: &mut H,
    call: Call<'a>,
    output: &mut dyn Sink,
) -> Result<Handled, Call<'a>> {
    let _ = (handler, output);
    match call.method() {
        _ => Err(call),
    }
}

/// Hands the opening of a stream to its handler; gives it back if it belongs to another service, or the handler lacks it.
pub fn open<'a, H: Streams>(
    handler: &mut H,
    call: StreamCall<'a>,
    output: &mut dyn Sink,
) -> Result<Handled, StreamCall<'a>> {
    match call.method() {
        method if H::HAS_FOLLOW && method.is::<Follow>() => {
            Ok(call.serve::<Follow>(output, |request, opening| handler.follow(request, opening)))
        }
        method if H::HAS_TALK && method.is::<Talk>() => {
            Ok(call
                .serve_bidirectional::<Talk>(output, |first, opening| handler.talk(first, opening)))
        }
        method if H::HAS_TALK_LATER && method.is::<TalkLater>() => Ok(call
            .serve_bidirectional::<TalkLater>(output, |first, opening| {
                handler.talk_later(first, opening)
            })),

        _ => Err(call),
    }
}

/// The gates of the methods, for a program that forwards the calls to another server.
pub static GATES: &[MethodGate] = &[
    MethodGate::of::<Follow>(),
    MethodGate::of::<Talk>(),
    MethodGate::of::<TalkLater>(),
];
