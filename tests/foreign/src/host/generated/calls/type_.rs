// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `foreign.more.keywords.Type`: A method for each of some keywords.

use super::super::{google, keywords};
use handclasp::{Channel, Error, Method, MethodKind, Need, Visibility};

/// `foreign.more.keywords.Type/type`.
pub static TYPE: Method = Method {
    service: "foreign.more.keywords.Type",
    name: "type",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.more.keywords.Type/match`.
pub static MATCH: Method = Method {
    service: "foreign.more.keywords.Type",
    name: "match",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.more.keywords.Type/self`.
pub static SELF: Method = Method {
    service: "foreign.more.keywords.Type",
    name: "self",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.more.keywords.Type/super`.
pub static SUPER: Method = Method {
    service: "foreign.more.keywords.Type",
    name: "super",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.more.keywords.Type/async`.
pub static ASYNC: Method = Method {
    service: "foreign.more.keywords.Type",
    name: "async",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.more.keywords.Type/gen`.
pub static GEN: Method = Method {
    service: "foreign.more.keywords.Type",
    name: "gen",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.more.keywords.Type/try`.
pub static TRY: Method = Method {
    service: "foreign.more.keywords.Type",
    name: "try",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.more.keywords.Type/crate`.
pub static CRATE: Method = Method {
    service: "foreign.more.keywords.Type",
    name: "crate",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.more.keywords.Type/mod`.
pub static MOD: Method = Method {
    service: "foreign.more.keywords.Type",
    name: "mod",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// A method for each of some keywords.
#[derive(Clone, Copy, Debug)]
pub struct Type<'c>(&'c Channel);

impl<'c> Type<'c> {
    /// The service of an agent: of an `Agent`, or of a `Connecting`.
    pub fn new(agent: &'c impl AsRef<Channel>) -> Self {
        Self(agent.as_ref())
    }

    /// The method `type`.
    ///
    /// Since 1.0.
    pub async fn r#type(&self, request: keywords::Everything) -> Result<google::Empty, Error> {
        let done = self.0.call(&TYPE, request).await?;
        Ok(done.response)
    }

    /// The method `match`.
    ///
    /// Since 1.0.
    pub async fn r#match(&self, request: keywords::Everything) -> Result<google::Empty, Error> {
        let done = self.0.call(&MATCH, request).await?;
        Ok(done.response)
    }

    /// The method `self`.
    ///
    /// Since 1.0.
    pub async fn self_(&self, request: keywords::Everything) -> Result<google::Empty, Error> {
        let done = self.0.call(&SELF, request).await?;
        Ok(done.response)
    }

    /// The method `super`.
    ///
    /// Since 1.0.
    pub async fn super_(&self, request: keywords::Everything) -> Result<google::Empty, Error> {
        let done = self.0.call(&SUPER, request).await?;
        Ok(done.response)
    }

    /// The method `async`.
    ///
    /// Since 1.0.
    pub async fn r#async(&self, request: keywords::Everything) -> Result<google::Empty, Error> {
        let done = self.0.call(&ASYNC, request).await?;
        Ok(done.response)
    }

    /// The method `gen`.
    ///
    /// Since 1.0.
    pub async fn r#gen(&self, request: keywords::Everything) -> Result<google::Empty, Error> {
        let done = self.0.call(&GEN, request).await?;
        Ok(done.response)
    }

    /// The method `try`.
    ///
    /// Since 1.0.
    pub async fn r#try(&self, request: keywords::Everything) -> Result<google::Empty, Error> {
        let done = self.0.call(&TRY, request).await?;
        Ok(done.response)
    }

    /// The method `crate`.
    ///
    /// Since 1.0.
    pub async fn crate_(&self, request: keywords::Everything) -> Result<google::Empty, Error> {
        let done = self.0.call(&CRATE, request).await?;
        Ok(done.response)
    }

    /// The method `mod`.
    ///
    /// Since 1.0.
    pub async fn r#mod(&self, request: keywords::Everything) -> Result<google::Empty, Error> {
        let done = self.0.call(&MOD, request).await?;
        Ok(done.response)
    }
}
