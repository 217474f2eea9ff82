// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `synthetic.v1.Kinds`: A method for each kind of element.

use super::super::contract::features;
use super::{
    AddedFieldRequest, AddedFieldResponse, AddedMethodRequest, AddedMethodResponse, BoundedRequest,
    BoundedResponse, EnumValueRequest, EnumValueResponse, ListedFieldRequest, ListedFieldResponse,
    ListedValueRequest, ListedValueResponse, MapKeyRequest, MapKeyResponse, MapValueRequest,
    MapValueResponse, NestedFieldRequest, NestedFieldResponse, NewerResponseRequest,
    NewerResponseResponse, OneofArmRequest, OneofArmResponse, VocabularyValueRequest,
    VocabularyValueResponse,
};
use agent_core::dispatch::{Method, MethodKind, Rpc, Service, Visibility};
use agent_core::error::ErrorResponse;
use agent_core::feature::FeatureSet;
use agent_core::gate::Gated;
use agent_core::level::Need;
use agent_core::session::{Call, Handled, MethodGate, Reply};
use agent_core::wire::Sink;

/// The service `synthetic.v1.Kinds`.
pub static SERVICE: Service = Service {
    name: "synthetic.v1.Kinds",
    methods: &[
        &ADDED_METHOD,
        &ADDED_FIELD,
        &NESTED_FIELD,
        &LISTED_FIELD,
        &MAP_KEY,
        &MAP_VALUE,
        &ONEOF_ARM,
        &ENUM_VALUE,
        &VOCABULARY_VALUE,
        &LISTED_VALUE,
        &BOUNDED,
        &NEWER_RESPONSE,
    ],
};

static ADDED_METHOD: Method = Method {
    service: "synthetic.v1.Kinds",
    name: "AddedMethod",
    visibility: Visibility::Session(Need::since(1, 1).with(features::KNOB)),
    kind: MethodKind::Unary,
    idempotent: false,
};

static ADDED_FIELD: Method = Method {
    service: "synthetic.v1.Kinds",
    name: "AddedField",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static NESTED_FIELD: Method = Method {
    service: "synthetic.v1.Kinds",
    name: "NestedField",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static LISTED_FIELD: Method = Method {
    service: "synthetic.v1.Kinds",
    name: "ListedField",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static MAP_KEY: Method = Method {
    service: "synthetic.v1.Kinds",
    name: "MapKey",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static MAP_VALUE: Method = Method {
    service: "synthetic.v1.Kinds",
    name: "MapValue",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static ONEOF_ARM: Method = Method {
    service: "synthetic.v1.Kinds",
    name: "OneofArm",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static ENUM_VALUE: Method = Method {
    service: "synthetic.v1.Kinds",
    name: "EnumValue",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static VOCABULARY_VALUE: Method = Method {
    service: "synthetic.v1.Kinds",
    name: "VocabularyValue",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static LISTED_VALUE: Method = Method {
    service: "synthetic.v1.Kinds",
    name: "ListedValue",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static BOUNDED: Method = Method {
    service: "synthetic.v1.Kinds",
    name: "Bounded",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static NEWER_RESPONSE: Method = Method {
    service: "synthetic.v1.Kinds",
    name: "NewerResponse",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: true,
};

/// `synthetic.v1.Kinds/AddedMethod`. A method that is newer.
///
/// Since 1.1, feature KNOB.
#[derive(Debug)]
pub enum AddedMethod {}

impl Rpc for AddedMethod {
    const METHOD: &'static Method = &ADDED_METHOD;
    type Request<'a> = AddedMethodRequest;
    type Response<'a> = AddedMethodResponse;
}

/// `synthetic.v1.Kinds/AddedField`. A field that is newer.
///
/// Since 1.0.
#[derive(Debug)]
pub enum AddedField {}

impl Rpc for AddedField {
    const METHOD: &'static Method = &ADDED_FIELD;
    type Request<'a> = AddedFieldRequest<'a>;
    type Response<'a> = AddedFieldResponse;
}

/// `synthetic.v1.Kinds/NestedField`. A field of a message in a message.
///
/// Since 1.0.
#[derive(Debug)]
pub enum NestedField {}

impl Rpc for NestedField {
    const METHOD: &'static Method = &NESTED_FIELD;
    type Request<'a> = NestedFieldRequest;
    type Response<'a> = NestedFieldResponse;
}

/// `synthetic.v1.Kinds/ListedField`. A field of a list's element.
///
/// Since 1.0.
#[derive(Debug)]
pub enum ListedField {}

impl Rpc for ListedField {
    const METHOD: &'static Method = &LISTED_FIELD;
    type Request<'a> = ListedFieldRequest<'a>;
    type Response<'a> = ListedFieldResponse;
}

/// `synthetic.v1.Kinds/MapKey`. A map's key.
///
/// Since 1.0.
#[derive(Debug)]
pub enum MapKey {}

impl Rpc for MapKey {
    const METHOD: &'static Method = &MAP_KEY;
    type Request<'a> = MapKeyRequest<'a>;
    type Response<'a> = MapKeyResponse;
}

/// `synthetic.v1.Kinds/MapValue`. A map's value.
///
/// Since 1.0.
#[derive(Debug)]
pub enum MapValue {}

impl Rpc for MapValue {
    const METHOD: &'static Method = &MAP_VALUE;
    type Request<'a> = MapValueRequest<'a>;
    type Response<'a> = MapValueResponse;
}

/// `synthetic.v1.Kinds/OneofArm`. An arm of a oneof.
///
/// Since 1.0.
#[derive(Debug)]
pub enum OneofArm {}

impl Rpc for OneofArm {
    const METHOD: &'static Method = &ONEOF_ARM;
    type Request<'a> = OneofArmRequest<'a>;
    type Response<'a> = OneofArmResponse;
}

/// `synthetic.v1.Kinds/EnumValue`. An enum's value.
///
/// Since 1.0.
#[derive(Debug)]
pub enum EnumValue {}

impl Rpc for EnumValue {
    const METHOD: &'static Method = &ENUM_VALUE;
    type Request<'a> = EnumValueRequest<'a>;
    type Response<'a> = EnumValueResponse;
}

/// `synthetic.v1.Kinds/VocabularyValue`. A member of an open vocabulary.
///
/// Since 1.0.
#[derive(Debug)]
pub enum VocabularyValue {}

impl Rpc for VocabularyValue {
    const METHOD: &'static Method = &VOCABULARY_VALUE;
    type Request<'a> = VocabularyValueRequest<'a>;
    type Response<'a> = VocabularyValueResponse;
}

/// `synthetic.v1.Kinds/ListedValue`. A member of an open vocabulary in a list.
///
/// Since 1.0.
#[derive(Debug)]
pub enum ListedValue {}

impl Rpc for ListedValue {
    const METHOD: &'static Method = &LISTED_VALUE;
    type Request<'a> = ListedValueRequest<'a>;
    type Response<'a> = ListedValueResponse;
}

/// `synthetic.v1.Kinds/Bounded`. Bounds that grow with the versions.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Bounded {}

impl Rpc for Bounded {
    const METHOD: &'static Method = &BOUNDED;
    type Request<'a> = BoundedRequest<'a>;
    type Response<'a> = BoundedResponse;
}

/// `synthetic.v1.Kinds/NewerResponse`. A response with all that can be newer.
///
/// Since 1.0.
#[derive(Debug)]
pub enum NewerResponse {}

impl Rpc for NewerResponse {
    const METHOD: &'static Method = &NEWER_RESPONSE;
    type Request<'a> = NewerResponseRequest;
    type Response<'a> = NewerResponseResponse<'a>;
}

/// Serves `synthetic.v1.Kinds`.
pub trait Kinds {
    /// Whether the handler has the feature BASE, which no method belongs to: it is not offered without.
    const SERVES_BASE: bool = false;

    /// Whether the handler has the feature DIAL, which no method belongs to: it is not offered without.
    const SERVES_DIAL: bool = false;

    /// Whether the handler has [`Self::added_method`]: a method without it is neither read nor offered.
    const HAS_ADDED_METHOD: bool = false;

    /// A method that is newer.
    fn added_method(
        &mut self,
        request: &Gated<AddedMethodRequest>,
        reply: Reply<'_, AddedMethod>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let _ = (request, reply);
        Err(ErrorResponse::NO_HANDLER)
    }

    /// A field that is newer.
    fn added_field(
        &mut self,
        request: &Gated<AddedFieldRequest<'_>>,
        reply: Reply<'_, AddedField>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// A field of a message in a message.
    fn nested_field(
        &mut self,
        request: &Gated<NestedFieldRequest>,
        reply: Reply<'_, NestedField>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// A field of a list's element.
    fn listed_field(
        &mut self,
        request: &Gated<ListedFieldRequest<'_>>,
        reply: Reply<'_, ListedField>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// A map's key.
    fn map_key(
        &mut self,
        request: &Gated<MapKeyRequest<'_>>,
        reply: Reply<'_, MapKey>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// A map's value.
    fn map_value(
        &mut self,
        request: &Gated<MapValueRequest<'_>>,
        reply: Reply<'_, MapValue>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// An arm of a oneof.
    fn oneof_arm(
        &mut self,
        request: &Gated<OneofArmRequest<'_>>,
        reply: Reply<'_, OneofArm>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// An enum's value.
    fn enum_value(
        &mut self,
        request: &Gated<EnumValueRequest<'_>>,
        reply: Reply<'_, EnumValue>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// A member of an open vocabulary.
    fn vocabulary_value(
        &mut self,
        request: &Gated<VocabularyValueRequest<'_>>,
        reply: Reply<'_, VocabularyValue>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// A member of an open vocabulary in a list.
    fn listed_value(
        &mut self,
        request: &Gated<ListedValueRequest<'_>>,
        reply: Reply<'_, ListedValue>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// Bounds that grow with the versions.
    fn bounded(
        &mut self,
        request: &Gated<BoundedRequest<'_>>,
        reply: Reply<'_, Bounded>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// A response with all that can be newer.
    fn newer_response(
        &mut self,
        request: &Gated<NewerResponseRequest>,
        reply: Reply<'_, NewerResponse>,
    ) -> Result<Handled, ErrorResponse<'static>>;
}

/// The features of which the handler has every method, and those without methods that it has.
pub fn features<H: Kinds>() -> FeatureSet {
    let mut set = FeatureSet::EMPTY;
    if H::SERVES_BASE {
        set.insert(features::BASE);
    }
    if H::SERVES_DIAL {
        set.insert(features::DIAL);
    }
    if H::HAS_ADDED_METHOD {
        set.insert(features::KNOB);
    }
    set
}

/// Hands a call to its handler; gives it back if it belongs to another service, or the handler lacks it.
pub fn dispatch<'a, H: Kinds>(
    handler: &mut H,
    call: Call<'a>,
    output: &mut dyn Sink,
) -> Result<Handled, Call<'a>> {
    match call.method() {
        method if H::HAS_ADDED_METHOD && method.is::<AddedMethod>() => Ok(call
            .serve_in_place::<AddedMethod>(output, |request, reply| {
                handler.added_method(request, reply)
            })),
        method if method.is::<AddedField>() => Ok(call
            .serve_in_place::<AddedField>(output, |request, reply| {
                handler.added_field(request, reply)
            })),
        method if method.is::<NestedField>() => Ok(call
            .serve_in_place::<NestedField>(output, |request, reply| {
                handler.nested_field(request, reply)
            })),
        method if method.is::<ListedField>() => Ok(call
            .serve_in_place::<ListedField>(output, |request, reply| {
                handler.listed_field(request, reply)
            })),
        method if method.is::<MapKey>() => {
            Ok(call
                .serve_in_place::<MapKey>(output, |request, reply| handler.map_key(request, reply)))
        }
        method if method.is::<MapValue>() => Ok(call
            .serve_in_place::<MapValue>(output, |request, reply| {
                handler.map_value(request, reply)
            })),
        method if method.is::<OneofArm>() => Ok(call
            .serve_in_place::<OneofArm>(output, |request, reply| {
                handler.oneof_arm(request, reply)
            })),
        method if method.is::<EnumValue>() => Ok(call
            .serve_in_place::<EnumValue>(output, |request, reply| {
                handler.enum_value(request, reply)
            })),
        method if method.is::<VocabularyValue>() => Ok(call
            .serve_in_place::<VocabularyValue>(output, |request, reply| {
                handler.vocabulary_value(request, reply)
            })),
        method if method.is::<ListedValue>() => Ok(call
            .serve_in_place::<ListedValue>(output, |request, reply| {
                handler.listed_value(request, reply)
            })),
        method if method.is::<Bounded>() => Ok(call
            .serve_in_place::<Bounded>(output, |request, reply| handler.bounded(request, reply))),
        method if method.is::<NewerResponse>() => Ok(call
            .serve_in_place::<NewerResponse>(output, |request, reply| {
                handler.newer_response(request, reply)
            })),

        _ => Err(call),
    }
}

/// The gates of the methods, for a program that forwards the calls to another server.
pub static GATES: &[MethodGate] = &[
    MethodGate::of::<AddedMethod>(),
    MethodGate::of::<AddedField>(),
    MethodGate::of::<NestedField>(),
    MethodGate::of::<ListedField>(),
    MethodGate::of::<MapKey>(),
    MethodGate::of::<MapValue>(),
    MethodGate::of::<OneofArm>(),
    MethodGate::of::<EnumValue>(),
    MethodGate::of::<VocabularyValue>(),
    MethodGate::of::<ListedValue>(),
    MethodGate::of::<Bounded>(),
    MethodGate::of::<NewerResponse>(),
];
