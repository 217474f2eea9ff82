// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `foreign.names.Service`: A service that is called like a type of the generated code.

use super::super::names;
use handclasp::{Channel, Error, Method, MethodKind, Need, Visibility};

/// `foreign.names.Service/Level`.
pub static LEVEL: Method = Method {
    service: "foreign.names.Service",
    name: "Level",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.names.Service/Option`.
pub static OPTION: Method = Method {
    service: "foreign.names.Service",
    name: "Option",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.names.Service/Service`.
pub static SERVICE: Method = Method {
    service: "foreign.names.Service",
    name: "Service",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.names.Service/GetIPTables`.
pub static GET_IP_TABLES: Method = Method {
    service: "foreign.names.Service",
    name: "GetIPTables",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.names.Service/get_ip_routes`.
pub static GET_IP_ROUTES: Method = Method {
    service: "foreign.names.Service",
    name: "get_ip_routes",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.names.Service/iPRules`.
pub static I_P_RULES: Method = Method {
    service: "foreign.names.Service",
    name: "iPRules",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.names.Service/Method`.
pub static METHOD: Method = Method {
    service: "foreign.names.Service",
    name: "Method",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.names.Service/Dispatch`.
pub static DISPATCH: Method = Method {
    service: "foreign.names.Service",
    name: "Dispatch",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.names.Service/Features`.
pub static FEATURES: Method = Method {
    service: "foreign.names.Service",
    name: "Features",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.names.Service/New`.
pub static NEW: Method = Method {
    service: "foreign.names.Service",
    name: "New",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.names.Service/Default`.
pub static DEFAULT: Method = Method {
    service: "foreign.names.Service",
    name: "Default",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.names.Service/Into`.
pub static INTO: Method = Method {
    service: "foreign.names.Service",
    name: "Into",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.names.Service/Rpc`.
pub static RPC: Method = Method {
    service: "foreign.names.Service",
    name: "Rpc",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `foreign.names.Service/Mount2FA`.
pub static MOUNT2_FA: Method = Method {
    service: "foreign.names.Service",
    name: "Mount2FA",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// A service that is called like a type of the generated code.
#[derive(Clone, Copy, Debug)]
pub struct Service<'c>(&'c Channel);

impl<'c> Service<'c> {
    /// The service of an agent: of an `Agent`, or of a `Connecting`.
    pub fn new(agent: &'c impl AsRef<Channel>) -> Self {
        Self(agent.as_ref())
    }

    /// The method `Level`.
    ///
    /// Since 1.0.
    pub async fn level(&self, request: names::Level) -> Result<names::Level, Error> {
        let done = self.0.call(&LEVEL, request).await?;
        Ok(done.response)
    }

    /// The method `Option`.
    ///
    /// Since 1.0.
    pub async fn option(&self, request: names::Result) -> Result<names::Option, Error> {
        let done = self.0.call(&OPTION, request).await?;
        Ok(done.response)
    }

    /// The method `Service`.
    ///
    /// Since 1.0.
    pub async fn service(&self, request: names::All) -> Result<names::Vec, Error> {
        let done = self.0.call(&SERVICE, request).await?;
        Ok(done.response)
    }

    /// The method `GetIPTables`.
    ///
    /// Since 1.0.
    pub async fn get_ip_tables(
        &self,
        request: names::GetIpTables,
    ) -> Result<names::IpTables, Error> {
        let done = self.0.call(&GET_IP_TABLES, request).await?;
        Ok(done.response)
    }

    /// The method `get_ip_routes`.
    ///
    /// Since 1.0.
    pub async fn get_ip_routes(&self, request: names::All) -> Result<names::String, Error> {
        let done = self.0.call(&GET_IP_ROUTES, request).await?;
        Ok(done.response)
    }

    /// The method `iPRules`.
    ///
    /// Since 1.0.
    pub async fn i_p_rules(&self, request: names::All) -> Result<names::Box, Error> {
        let done = self.0.call(&I_P_RULES, request).await?;
        Ok(done.response)
    }

    /// The method `Method`.
    ///
    /// Since 1.0.
    pub async fn method(&self, request: names::Method) -> Result<names::Method, Error> {
        let done = self.0.call(&METHOD, request).await?;
        Ok(done.response)
    }

    /// The method `Dispatch`.
    ///
    /// Since 1.0.
    pub async fn dispatch(&self, request: names::All) -> Result<names::Result, Error> {
        let done = self.0.call(&DISPATCH, request).await?;
        Ok(done.response)
    }

    /// The method `Features`.
    ///
    /// Since 1.0.
    pub async fn features(&self, request: names::None) -> Result<names::Some, Error> {
        let done = self.0.call(&FEATURES, request).await?;
        Ok(done.response)
    }

    /// The method `New`.
    ///
    /// Since 1.0.
    pub async fn new_(&self, request: names::All) -> Result<names::None, Error> {
        let done = self.0.call(&NEW, request).await?;
        Ok(done.response)
    }

    /// The method `Default`.
    ///
    /// Since 1.0.
    pub async fn default(&self, request: names::Default) -> Result<names::Default, Error> {
        let done = self.0.call(&DEFAULT, request).await?;
        Ok(done.response)
    }

    /// The method `Into`.
    ///
    /// Since 1.0.
    pub async fn into(&self, request: names::All) -> Result<names::All, Error> {
        let done = self.0.call(&INTO, request).await?;
        Ok(done.response)
    }

    /// The method `Rpc`.
    ///
    /// Since 1.0.
    pub async fn rpc(&self, request: names::Rpc) -> Result<names::Call, Error> {
        let done = self.0.call(&RPC, request).await?;
        Ok(done.response)
    }

    /// The method `Mount2FA`.
    ///
    /// Since 1.0.
    pub async fn mount2_fa(&self, request: names::All) -> Result<names::Two, Error> {
        let done = self.0.call(&MOUNT2_FA, request).await?;
        Ok(done.response)
    }
}
