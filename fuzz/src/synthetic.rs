//! Messages with every kind of element that a contract can have, against prost-reflect.

use crate::contents::Definition;
use crate::generated::contract::CATALOGUE;
use crate::generated::contract::VERSION;
use crate::generated::v1;
use crate::input::Input;
use crate::output::encoded;
use crate::told::told;
use agent_core::error::MessageError;
use agent_core::gate::{Decode, GatedFields, Strictness};
use agent_core::level::Level;
use agent_core::wire::{Encode, Fields, WireError};
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

/// Reads any bytes as fields of all kinds of numbers, of which both readers think alike.
fn numbers(bytes: &[u8]) {
    let mut raw = Fields::new(bytes);
    let mut gated = GatedFields::new(bytes, Strictness::Lenient, "Numbers");
    let mut count = 0;
    while let Some(number) = raw.next_number() {
        assert_eq!(gated.next_number(), Some(number));
        match number % 13 {
            0 => assert_eq!(raw.u64(), gated.u64()),
            1 => assert_eq!(raw.i64(), gated.i64()),
            2 => assert_eq!(raw.u32(), gated.u32()),
            3 => assert_eq!(raw.i32(), gated.i32()),
            4 => assert_eq!(raw.bool(), gated.bool()),
            5 => assert_eq!(raw.u64() == 0, gated.sint64() == 0),
            6 => assert_eq!(raw.u32() == 0, gated.sint32() == 0),
            7 => assert_eq!(raw.fixed64(), gated.fixed64()),
            8 => assert_eq!(raw.fixed32(), gated.fixed32()),
            9 => assert_eq!(raw.fixed64(), gated.sfixed64().cast_unsigned()),
            10 => assert_eq!(raw.fixed32(), gated.sfixed32().cast_unsigned()),
            11 => assert_eq!(raw.fixed64(), gated.double().to_bits()),
            _ => assert_eq!(raw.fixed32(), gated.float().to_bits()),
        }
        count += 1;
    }
    assert!(count <= bytes.len() && gated.next_number().is_none());
    let [mut four, mut eight] = [0; 2];
    let mut packed = GatedFields::new(bytes, Strictness::Lenient, "Numbers");
    packed.next_number();
    packed.fixed_numbers("Numbers.four", 4, &mut four, bytes.len());
    packed.fixed_numbers("Numbers.eight", 8, &mut eight, bytes.len());
    assert!(four <= bytes.len() && eight <= bytes.len());
    assert_eq!(raw.finish().is_ok(), gated.finish().is_ok());
}

/// Reads any bytes as one of the messages.
pub fn check(data: &[u8]) {
    numbers(data);
    let mut input = Input::new(data);
    let message = usize::from(input.byte()) % MESSAGES.len();
    let mut features = [0; 17];
    let minor = u32::from(input.byte() % 4);
    features[16] = input.byte();
    let level = Level {
        version: Version::new(1, minor),
        features: FeatureSet::from_bytes(&features).unwrap_or_default(),
    };
    let bytes = input.rest();
    let Message { name, check } = MESSAGES[message];
    check(&Case { bytes, level }, name);
}

/// A generated message.
#[derive(Clone, Copy)]
struct Message {
    /// The name of its type.
    name: &'static str,
    /// What has to hold of bytes that are read as it.
    check: fn(&Case<'_>, &'static str),
}

macro_rules! messages {
    ($($message:ident),* $(,)?) => {
        [$(Message {
            name: stringify!($message),
            check: |case, name| one::<v1::$message>(case, name),
        }),*]
    };
}

/// All of them. A seed names one by its place, so new ones come last.
static MESSAGES: [Message; 30] = messages![
    AddedMethodRequest,
    AddedMethodResponse,
    AddedFieldRequest,
    AddedFieldResponse,
    NestedFieldRequest,
    NestedFieldRequestMiddle,
    Inner,
    Extra,
    NestedFieldResponse,
    ListedFieldRequest,
    ListedFieldResponse,
    MapKeyRequest,
    MapKeyResponse,
    MapValueRequest,
    MapValueResponse,
    OneofArmRequest,
    OneofArmResponse,
    EnumValueRequest,
    EnumValueResponse,
    VocabularyValueRequest,
    VocabularyValueResponse,
    ListedValueRequest,
    ListedValueResponse,
    BoundedRequest,
    BoundedResponse,
    NewerResponseRequest,
    NewerResponseResponse,
    Report,
    FollowRequest,
    StreamMessage,
];

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
    match (G::decode(case.bytes, Strictness::Strict(&newest)), theirs) {
        (Ok(ours), Some(theirs)) => {
            let mut bytes = encoded(&ours);
            if cfg!(feature = "planted") && bytes.len() == 9 {
                bytes.pop();
            }
            assert_eq!(normal(&bytes), Some(theirs), "both read the same");
            assert_eq!(G::decode(case.bytes, Strictness::Lenient), Ok(ours));
        }
        (Ok(ours), None) => panic!("prost refuses what we accept: {ours:?}"),
        (Err(error), Some(_)) => refused_rightly(error, definition, case.bytes),
        (Err(_), None) => {}
    }
    match G::decode(case.bytes, Strictness::Strict(&case.level)) {
        Ok(ours) => assert_eq!(G::decode(case.bytes, Strictness::Lenient), Ok(ours)),
        Err(MessageError::NotInSession {
            need: Some(need), ..
        }) => assert!(!case.level.includes(need)),
        Err(error) => assert!(told(error, &case.level)),
    }
}

/// What we alone refuse has a reason, and the bytes show it.
fn refused_rightly(error: MessageError<'_>, definition: &Definition, bytes: &[u8]) {
    let contents = definition.contents(bytes);
    let shown = match error {
        // Our reader has the field's type right, and reads something else from there on.
        _ if contents.wrong_type => true,
        MessageError::Malformed(WireError::Group) => contents.group,
        MessageError::Malformed(WireError::DuplicateMessage) => contents.duplicate,
        MessageError::TooLong { .. } => contents.too_long,
        MessageError::NotInSession { .. } => contents.unknown,
        MessageError::Malformed(_) => false,
    };
    assert!(shown, "{error:?} is not in {contents:?}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generated_names::{Trait, implementors};

    #[test]
    fn every_generated_message_is_one_of_these() {
        let ours = MESSAGES.iter().map(|message| message.name.into()).collect();
        let source = "tests/tests/gating/generated";
        assert_eq!(implementors(Trait::Decode, source), ours);
    }
}
