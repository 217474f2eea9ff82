// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `foreign.v1.Agent`: The service.

use super::super::{features, google, types, v1};
use handclasp::{Channel, Error, Method, MethodKind, Need, Visibility};

/// `foreign.v1.Agent/Count`.
pub static COUNT: Method = Method {
    service: "foreign.v1.Agent",
    name: "Count",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.v1.Agent/Ping`.
pub static PING: Method = Method {
    service: "foreign.v1.Agent",
    name: "Ping",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.v1.Agent/Put`.
pub static PUT: Method = Method {
    service: "foreign.v1.Agent",
    name: "Put",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.v1.Agent/Gone`.
pub static GONE: Method = Method {
    service: "foreign.v1.Agent",
    name: "Gone",
    visibility: Visibility::Session(Need::BASELINE.until(2)),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.v1.Agent/Later`.
pub static LATER: Method = Method {
    service: "foreign.v1.Agent",
    name: "Later",
    visibility: Visibility::Session(Need::BASELINE.with(features::_2_0)),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// The service.
#[derive(Clone, Copy, Debug)]
pub struct Agent<'c>(&'c Channel);

impl<'c> Agent<'c> {
    /// The service of an agent: of an `Agent`, or of a `Connecting`.
    pub fn new(agent: &'c impl AsRef<Channel>) -> Self {
        Self(agent.as_ref())
    }

    /// Takes and returns types of another package.
    ///
    /// Since 1.0.
    pub async fn count(&self, request: types::Numbers) -> Result<types::MaybeNumbers, Error> {
        let done = self.0.call(&COUNT, request).await?;
        Ok(done.response)
    }

    /// Takes nothing and returns nothing.
    ///
    /// Since 1.0.
    pub async fn ping(&self) -> Result<google::Empty, Error> {
        let done = self.0.call(&PING, google::Empty::default()).await?;
        Ok(done.response)
    }

    /// Takes a message that is made of other packages' messages.
    ///
    /// Since 1.0.
    pub async fn put(&self, request: v1::PutRequest) -> Result<v1::PutResponse, Error> {
        let done = self.0.call(&PUT, request).await?;
        Ok(done.response)
    }

    /// Was removed.
    ///
    /// Since 1.0. Removed in 1.2.
    pub async fn gone(&self) -> Result<google::Empty, Error> {
        let done = self.0.call(&GONE, google::Empty::default()).await?;
        Ok(done.response)
    }

    /// Belongs to a feature that begins with a digit.
    ///
    /// Since 1.0, feature 2_0.
    pub async fn later(&self, request: v1::PutRequest) -> Result<v1::PutResponse, Error> {
        let done = self.0.call(&LATER, request).await?;
        Ok(done.response)
    }
}
