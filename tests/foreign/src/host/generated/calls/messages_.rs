// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `foreign.names.messages`: A service whose module would be that of messages.

use super::super::{features, names};
use handclasp::{Channel, Error, Method, MethodKind, Need, Visibility};

/// `foreign.names.messages/send`.
pub static SEND: Method = Method {
    service: "foreign.names.messages",
    name: "send",
    visibility: Visibility::Session(Need::since(1, 1).with(features::TWO_2FA)),
    kind: MethodKind::Unary,
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
}
