// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `foreign.more.keywords.Mod`: A service whose module would be that of a package.

use super::super::keywords;
use handclasp::{Channel, Error, Method, MethodKind, Need, Visibility};

/// `foreign.more.keywords.Mod/Loop`.
pub static LOOP: Method = Method {
    service: "foreign.more.keywords.Mod",
    name: "Loop",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// A service whose module would be that of a package.
#[derive(Clone, Copy, Debug)]
pub struct Mod<'c>(&'c Channel);

impl<'c> Mod<'c> {
    /// The service of an agent: of an `Agent`, or of a `Connecting`.
    pub fn new(agent: &'c impl AsRef<Channel>) -> Self {
        Self(agent.as_ref())
    }

    /// The method.
    ///
    /// Since 1.0.
    pub async fn r#loop(&self, request: keywords::Loop) -> Result<keywords::Self_, Error> {
        let done = self.0.call(&LOOP, request).await?;
        Ok(done.response)
    }
}
