// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `synthetic.v1.Kinds`: A method for each kind of element.

use super::super::{features, v1};
use handclasp::{Channel, Done, Error, Method, MethodKind, Need, Visibility};

/// `synthetic.v1.Kinds/AddedMethod`.
pub static ADDED_METHOD: Method = Method {
    service: "synthetic.v1.Kinds",
    name: "AddedMethod",
    visibility: Visibility::Session(Need::since(1, 1).with(features::KNOB)),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `synthetic.v1.Kinds/AddedField`.
pub static ADDED_FIELD: Method = Method {
    service: "synthetic.v1.Kinds",
    name: "AddedField",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `synthetic.v1.Kinds/NestedField`.
pub static NESTED_FIELD: Method = Method {
    service: "synthetic.v1.Kinds",
    name: "NestedField",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `synthetic.v1.Kinds/ListedField`.
pub static LISTED_FIELD: Method = Method {
    service: "synthetic.v1.Kinds",
    name: "ListedField",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `synthetic.v1.Kinds/MapKey`.
pub static MAP_KEY: Method = Method {
    service: "synthetic.v1.Kinds",
    name: "MapKey",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `synthetic.v1.Kinds/MapValue`.
pub static MAP_VALUE: Method = Method {
    service: "synthetic.v1.Kinds",
    name: "MapValue",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `synthetic.v1.Kinds/OneofArm`.
pub static ONEOF_ARM: Method = Method {
    service: "synthetic.v1.Kinds",
    name: "OneofArm",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `synthetic.v1.Kinds/EnumValue`.
pub static ENUM_VALUE: Method = Method {
    service: "synthetic.v1.Kinds",
    name: "EnumValue",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `synthetic.v1.Kinds/VocabularyValue`.
pub static VOCABULARY_VALUE: Method = Method {
    service: "synthetic.v1.Kinds",
    name: "VocabularyValue",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `synthetic.v1.Kinds/ListedValue`.
pub static LISTED_VALUE: Method = Method {
    service: "synthetic.v1.Kinds",
    name: "ListedValue",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `synthetic.v1.Kinds/Bounded`.
pub static BOUNDED: Method = Method {
    service: "synthetic.v1.Kinds",
    name: "Bounded",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `synthetic.v1.Kinds/NewerResponse`.
pub static NEWER_RESPONSE: Method = Method {
    service: "synthetic.v1.Kinds",
    name: "NewerResponse",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: true,
};

/// A method for each kind of element.
#[derive(Clone, Copy, Debug)]
pub struct Kinds<'c>(&'c Channel);

impl<'c> Kinds<'c> {
    /// The service of an agent: of an `Agent`, or of a `Connecting`.
    pub fn new(agent: &'c impl AsRef<Channel>) -> Self {
        Self(agent.as_ref())
    }

    /// A method that is newer.
    ///
    /// Since 1.1, feature KNOB.
    pub async fn added_method(&self) -> Result<v1::AddedMethodResponse, Error> {
        let done = self
            .0
            .call(&ADDED_METHOD, v1::AddedMethodRequest::default())
            .await?;
        Ok(done.response)
    }

    /// A field that is newer.
    ///
    /// Since 1.0.
    pub async fn added_field(
        &self,
        request: v1::AddedFieldRequest,
    ) -> Result<Done<v1::AddedFieldResponse>, Error> {
        self.0.call(&ADDED_FIELD, request).await
    }

    /// A field of a message in a message.
    ///
    /// Since 1.0.
    pub async fn nested_field(
        &self,
        request: v1::NestedFieldRequest,
    ) -> Result<Done<v1::NestedFieldResponse>, Error> {
        self.0.call(&NESTED_FIELD, request).await
    }

    /// A field of a list's element.
    ///
    /// Since 1.0.
    pub async fn listed_field(
        &self,
        request: v1::ListedFieldRequest,
    ) -> Result<Done<v1::ListedFieldResponse>, Error> {
        self.0.call(&LISTED_FIELD, request).await
    }

    /// A map's key.
    ///
    /// Since 1.0.
    pub async fn map_key(&self, request: v1::MapKeyRequest) -> Result<v1::MapKeyResponse, Error> {
        let done = self.0.call(&MAP_KEY, request).await?;
        Ok(done.response)
    }

    /// A map's value.
    ///
    /// Since 1.0.
    pub async fn map_value(
        &self,
        request: v1::MapValueRequest,
    ) -> Result<Done<v1::MapValueResponse>, Error> {
        self.0.call(&MAP_VALUE, request).await
    }

    /// An arm of a oneof.
    ///
    /// Since 1.0.
    pub async fn oneof_arm(
        &self,
        request: v1::OneofArmRequest,
    ) -> Result<Done<v1::OneofArmResponse>, Error> {
        self.0.call(&ONEOF_ARM, request).await
    }

    /// An enum's value.
    ///
    /// Since 1.0.
    pub async fn enum_value(
        &self,
        request: v1::EnumValueRequest,
    ) -> Result<v1::EnumValueResponse, Error> {
        let done = self.0.call(&ENUM_VALUE, request).await?;
        Ok(done.response)
    }

    /// A member of an open vocabulary.
    ///
    /// Since 1.0.
    pub async fn vocabulary_value(
        &self,
        request: v1::VocabularyValueRequest,
    ) -> Result<v1::VocabularyValueResponse, Error> {
        let done = self.0.call(&VOCABULARY_VALUE, request).await?;
        Ok(done.response)
    }

    /// A member of an open vocabulary in a list.
    ///
    /// Since 1.0.
    pub async fn listed_value(
        &self,
        request: v1::ListedValueRequest,
    ) -> Result<v1::ListedValueResponse, Error> {
        let done = self.0.call(&LISTED_VALUE, request).await?;
        Ok(done.response)
    }

    /// Bounds that grow with the versions.
    ///
    /// Since 1.0.
    pub async fn bounded(&self, request: v1::BoundedRequest) -> Result<v1::BoundedResponse, Error> {
        let done = self.0.call(&BOUNDED, request).await?;
        Ok(done.response)
    }

    /// A response with all that can be newer.
    ///
    /// Since 1.0.
    pub async fn newer_response(&self) -> Result<v1::NewerResponseResponse, Error> {
        let done = self
            .0
            .call(&NEWER_RESPONSE, v1::NewerResponseRequest::default())
            .await?;
        Ok(done.response)
    }
}
