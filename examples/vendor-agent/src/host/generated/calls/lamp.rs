// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! `acme.lamp.v1.Lamp`: A lamp in the guest.

use super::super::{features, v1};
use handclasp::{Channel, Error, Method, MethodKind, Need, Visibility};

/// `acme.lamp.v1.Lamp/Set`.
pub static SET: Method = Method {
    service: "acme.lamp.v1.Lamp",
    name: "Set",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `acme.lamp.v1.Lamp/Get`.
pub static GET: Method = Method {
    service: "acme.lamp.v1.Lamp",
    name: "Get",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: true,
};

/// `acme.lamp.v1.Lamp/Blink`.
pub static BLINK: Method = Method {
    service: "acme.lamp.v1.Lamp",
    name: "Blink",
    visibility: Visibility::Session(Need::since(1, 1).with(features::BLINK)),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// A lamp in the guest.
#[derive(Clone, Copy, Debug)]
pub struct Lamp<'c>(&'c Channel);

impl<'c> Lamp<'c> {
    /// The service of an agent: of an `Agent`, or of a `Connecting`.
    pub fn new(agent: &'c impl AsRef<Channel>) -> Self {
        Self(agent.as_ref())
    }

    /// Changes the lamp.
    ///
    /// Since 1.0.
    pub async fn set(&self, request: v1::SetRequest) -> Result<v1::SetResponse, Error> {
        let done = self.0.call(&SET, request).await?;
        Ok(done.response)
    }

    /// How the lamp is.
    ///
    /// Since 1.0.
    pub async fn get(&self) -> Result<v1::GetResponse, Error> {
        let done = self.0.call(&GET, v1::GetRequest::default()).await?;
        Ok(done.response)
    }

    /// Lets the lamp blink.
    ///
    /// Since 1.1, feature BLINK.
    pub async fn blink(&self, request: v1::BlinkRequest) -> Result<v1::BlinkResponse, Error> {
        let done = self.0.call(&BLINK, request).await?;
        Ok(done.response)
    }
}
