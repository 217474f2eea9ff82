// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `synthetic.v1.Streams`: Methods that stream.

use super::super::{features, v1};
use handclasp::{Channel, Error, Messages, Method, MethodKind, Need, Stream, Visibility};

/// `synthetic.v1.Streams/Follow`.
pub static FOLLOW: Method = Method {
    service: "synthetic.v1.Streams",
    name: "Follow",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::ServerStreaming,
    idempotent: false,
};

/// `synthetic.v1.Streams/Talk`.
pub static TALK: Method = Method {
    service: "synthetic.v1.Streams",
    name: "Talk",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Bidirectional,
    idempotent: false,
};

/// `synthetic.v1.Streams/TalkLater`.
pub static TALK_LATER: Method = Method {
    service: "synthetic.v1.Streams",
    name: "TalkLater",
    visibility: Visibility::Session(Need::since(1, 1).with(features::KNOB)),
    kind: MethodKind::Bidirectional,
    idempotent: false,
};

/// Methods that stream.
#[derive(Clone, Copy, Debug)]
pub struct Streams<'c>(&'c Channel);

impl<'c> Streams<'c> {
    /// The service of an agent: of an `Agent`, or of a `Connecting`.
    pub fn new(agent: &'c impl AsRef<Channel>) -> Self {
        Self(agent.as_ref())
    }

    /// Sends the text back a number of times.
    ///
    /// Since 1.0.
    pub async fn follow(
        &self,
        request: v1::FollowRequest,
    ) -> Result<Messages<v1::StreamMessage>, Error> {
        self.0.open_server_stream(&FOLLOW, request).await
    }

    /// Sends each message back.
    ///
    /// Since 1.0.
    pub async fn talk(
        &self,
        first: Option<v1::StreamMessage>,
    ) -> Result<Stream<v1::StreamMessage, v1::StreamMessage>, Error> {
        self.0.open_stream(&TALK, first).await
    }

    /// A stream that is newer.
    ///
    /// Since 1.1, feature KNOB.
    pub async fn talk_later(
        &self,
        first: Option<v1::StreamMessage>,
    ) -> Result<Stream<v1::StreamMessage, v1::StreamMessage>, Error> {
        self.0.open_stream(&TALK_LATER, first).await
    }
}
