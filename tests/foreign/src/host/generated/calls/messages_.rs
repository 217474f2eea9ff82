// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `foreign.names.messages`: A service whose module would be that of messages.

use super::super::{features, names};
use handclasp::{Channel, Error, Method, MethodKind, Need, Stream, Visibility};

/// `foreign.names.messages/send`.
pub static SEND: Method = Method {
    service: "foreign.names.messages",
    name: "send",
    visibility: Visibility::Session(Need::since(1, 1).with(features::TWO_2FA)),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.names.messages/Stream`.
pub static STREAM: Method = Method {
    service: "foreign.names.messages",
    name: "Stream",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Bidirectional,
    idempotent: false,
};

/// `foreign.names.messages/Messages`.
pub static MESSAGES: Method = Method {
    service: "foreign.names.messages",
    name: "Messages",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::ServerStreaming,
    idempotent: false,
};

/// `foreign.names.messages/open`.
pub static OPEN: Method = Method {
    service: "foreign.names.messages",
    name: "open",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Bidirectional,
    idempotent: false,
};

/// `foreign.names.messages/MethodKind`.
pub static METHOD_KIND: Method = Method {
    service: "foreign.names.messages",
    name: "MethodKind",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::ServerStreaming,
    idempotent: false,
};

/// A service whose module would be that of messages.
#[derive(Clone, Copy, Debug)]
pub struct Messages<'c>(&'c Channel);

impl<'c> Messages<'c> {
    /// The service of an agent: of an `Agent`, or of a `Connecting`.
    pub fn new(agent: &'c impl AsRef<Channel>) -> Self {
        Self(agent.as_ref())
    }

    /// The method.
    ///
    /// Since 1.1, feature TWO_2FA.
    pub async fn send(&self, request: names::All) -> Result<names::All, Error> {
        let done = self.0.call(&SEND, request).await?;
        Ok(done.response)
    }

    /// The method `Stream`.
    ///
    /// Since 1.0.
    pub async fn stream(
        &self,
        first: Option<names::Opening>,
    ) -> Result<Stream<names::Opening, names::StreamCall>, Error> {
        self.0.open_stream(&STREAM, first).await
    }

    /// The method `Messages`.
    ///
    /// Since 1.0.
    pub async fn messages(
        &self,
        request: names::Stream,
    ) -> Result<handclasp::Messages<names::Messages>, Error> {
        self.0.open_server_stream(&MESSAGES, request).await
    }

    /// The method `open`.
    ///
    /// Since 1.0.
    pub async fn open(
        &self,
        first: Option<names::Bidirectional>,
    ) -> Result<Stream<names::Bidirectional, names::ServerStreaming>, Error> {
        self.0.open_stream(&OPEN, first).await
    }

    /// The method `MethodKind`.
    ///
    /// Since 1.0.
    pub async fn method_kind(
        &self,
        request: names::MethodKind,
    ) -> Result<handclasp::Messages<names::MethodKind>, Error> {
        self.0.open_server_stream(&METHOD_KIND, request).await
    }
}
