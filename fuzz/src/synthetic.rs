//! Messages with every kind of element that a contract can have, against prost-reflect.

use crate::contents::Definition;
use crate::generated::contract::CATALOGUE;
use crate::generated::contract::VERSION;
use crate::generated::v1;
use crate::input::Input;
use crate::output::encoded;
use agent_core::gate::{Decode, DecodeError, Gate, Level};
use agent_core::wire::{Encode, WireError};
use agent_core::{FeatureSet, Version};
use agent_schema::Contract;
use agent_schema::model::Model;
use prost::Message as _;
use prost_reflect::{DynamicMessage, MessageDescriptor};
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::Path;
use std::sync::LazyLock;

static CONTRACT: LazyLock<(Contract, Model)> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let directory = root.join("tests/synthetic/proto");
    let contract = Contract::read_with(&directory, &[root.join("proto")]);
    let contract = contract.expect("the contract compiles");
    let model = Model::read(&contract).expect("the contract is one");
    (contract, model)
});

static DEFINITIONS: LazyLock<BTreeMap<String, (MessageDescriptor, Definition)>> =
    LazyLock::new(|| {
        let (contract, model) = &*CONTRACT;
        let messages = model.messages.iter().map(|message| {
            let descriptor = contract.pool().get_message_by_name(&message.full_name);
            let descriptor = descriptor.expect("a message of the contract");
            let definition = Definition::in_model(model, &message.full_name);
            // As the generated type is called.
            (message.name().replace('.', ""), (descriptor, definition))
        });
        messages.collect()
    });

/// What is to be read, and at which level besides the highest.
struct Case<'d> {
    bytes: &'d [u8],
    level: Level,
}

/// Reads any bytes as one of the messages.
pub fn check(data: &[u8]) {
    let mut input = Input::new(data);
    let message = input.byte();
    let mut features = [0; 17];
    let minor = u32::from(input.byte() % 4);
    features[16] = input.byte();
    let level = Level {
        version: Version::new(1, minor),
        features: FeatureSet::from_bytes(&features).unwrap_or_default(),
    };
    let bytes = input.rest();
    let case = Case { bytes, level };
    match message % 28 {
        0 => one::<v1::AddedMethodRequest>(&case, "AddedMethodRequest"),
        1 => one::<v1::AddedMethodResponse>(&case, "AddedMethodResponse"),
        2 => one::<v1::AddedFieldRequest<'_>>(&case, "AddedFieldRequest"),
        3 => one::<v1::AddedFieldResponse>(&case, "AddedFieldResponse"),
        4 => one::<v1::NestedFieldRequest>(&case, "NestedFieldRequest"),
        5 => one::<v1::NestedFieldRequestMiddle>(&case, "NestedFieldRequestMiddle"),
        6 => one::<v1::Inner>(&case, "Inner"),
        7 => one::<v1::Extra>(&case, "Extra"),
        8 => one::<v1::NestedFieldResponse>(&case, "NestedFieldResponse"),
        9 => one::<v1::ListedFieldRequest<'_>>(&case, "ListedFieldRequest"),
        10 => one::<v1::ListedFieldResponse>(&case, "ListedFieldResponse"),
        11 => one::<v1::MapKeyRequest<'_>>(&case, "MapKeyRequest"),
        12 => one::<v1::MapKeyResponse>(&case, "MapKeyResponse"),
        13 => one::<v1::MapValueRequest<'_>>(&case, "MapValueRequest"),
        14 => one::<v1::MapValueResponse>(&case, "MapValueResponse"),
        15 => one::<v1::OneofArmRequest<'_>>(&case, "OneofArmRequest"),
        16 => one::<v1::OneofArmResponse>(&case, "OneofArmResponse"),
        17 => one::<v1::EnumValueRequest<'_>>(&case, "EnumValueRequest"),
        18 => one::<v1::EnumValueResponse>(&case, "EnumValueResponse"),
        19 => one::<v1::VocabularyValueRequest<'_>>(&case, "VocabularyValueRequest"),
        20 => one::<v1::VocabularyValueResponse>(&case, "VocabularyValueResponse"),
        21 => one::<v1::ListedValueRequest<'_>>(&case, "ListedValueRequest"),
        22 => one::<v1::ListedValueResponse>(&case, "ListedValueResponse"),
        23 => one::<v1::BoundedRequest<'_>>(&case, "BoundedRequest"),
        24 => one::<v1::BoundedResponse>(&case, "BoundedResponse"),
        25 => one::<v1::NewerResponseRequest>(&case, "NewerResponseRequest"),
        26 => one::<v1::NewerResponseResponse<'_>>(&case, "NewerResponseResponse"),
        _ => one::<v1::Report<'_>>(&case, "Report"),
    }
}

fn one<'d, G: Decode<'d> + Encode + PartialEq + Debug>(case: &Case<'d>, name: &str) {
    let (descriptor, definition) = &DEFINITIONS[name];
    let decoded = |bytes: &[u8]| DynamicMessage::decode(descriptor.clone(), bytes).ok();
    // Written and read again, so that a default that was sent counts as none.
    let normal = |bytes: &[u8]| decoded(&decoded(bytes)?.encode_to_vec());
    let theirs = normal(case.bytes);
    let newest = Level {
        version: VERSION,
        features: CATALOGUE.features.iter().map(|info| info.feature).collect(),
    };
    match (G::decode(case.bytes, Gate::Strict(&newest)), theirs) {
        (Ok(ours), Some(theirs)) => {
            let mut bytes = encoded(&ours);
            if cfg!(planted) && bytes.len() == 9 {
                bytes.pop();
            }
            assert_eq!(normal(&bytes), Some(theirs), "both read the same");
            assert_eq!(G::decode(case.bytes, Gate::Lenient), Ok(ours));
        }
        (Ok(ours), None) => panic!("prost refuses what we accept: {ours:?}"),
        (Err(error), Some(_)) => refused_rightly(error, definition, case.bytes),
        (Err(_), None) => {}
    }
    match G::decode(case.bytes, Gate::Strict(&case.level)) {
        Ok(ours) => assert_eq!(G::decode(case.bytes, Gate::Lenient), Ok(ours)),
        Err(DecodeError::NotInSession {
            need: Some(need), ..
        }) => assert!(!case.level.holds(need)),
        Err(error) => assert!(
            !error
                .rejection(&case.level, newest.features)
                .to_string()
                .is_empty()
        ),
    }
}

/// What we alone refuse has a reason, and the bytes show it.
fn refused_rightly(error: DecodeError<'_>, definition: &Definition, bytes: &[u8]) {
    let contents = definition.contents(bytes);
    let shown = match error {
        // Our reader has the field's type right, and reads something else from there on.
        _ if contents.wrong_type => true,
        DecodeError::Malformed(WireError::Group) => contents.group,
        DecodeError::Malformed(WireError::DuplicateMessage) => contents.duplicate,
        DecodeError::TooLong { .. } => contents.too_long,
        DecodeError::NotInSession { .. } => contents.unknown,
        DecodeError::Malformed(_) => false,
    };
    assert!(shown, "{error:?} is not in {contents:?}");
}
