//! What the session does not hold never leaves: the sender's gate says what is missing.

use crate::cases::{self, Case};
use crate::guest::all_features;
use crate::receiver::{enough, lacking, level};
use agent_core::level::Level;
use handclasp::Error;
use handclasp::gate::{Measure, Prepared, prepare};
use handclasp_synthetic::calls::kinds;
use handclasp_synthetic::v1;
use protox::prost_reflect::prost::Message;
use std::collections::BTreeMap;

/// Gates the case's request as its typed call does.
pub(crate) fn send(case: &Case, level: &Level) -> Result<Prepared, Error> {
    macro_rules! methods {
        ($($name:literal $method:ident $request:ident),+ $(,)?) => {
            match case.method.as_str() {
                $($name => {
                    let request = v1::$request::decode(case.request.encode_to_vec().as_slice());
                    prepare(&kinds::$method, &request.unwrap(), level)
                })+
                other => panic!("the contract has a method {other}"),
            }
        };
    }
    methods!(
        "AddedMethod" ADDED_METHOD AddedMethodRequest,
        "AddedField" ADDED_FIELD AddedFieldRequest,
        "NestedField" NESTED_FIELD NestedFieldRequest,
        "ListedField" LISTED_FIELD ListedFieldRequest,
        "MapKey" MAP_KEY MapKeyRequest,
        "MapValue" MAP_VALUE MapValueRequest,
        "OneofArm" ONEOF_ARM OneofArmRequest,
        "EnumValue" ENUM_VALUE EnumValueRequest,
        "VocabularyValue" VOCABULARY_VALUE VocabularyValueRequest,
        "ListedValue" LISTED_VALUE ListedValueRequest,
        "Bounded" BOUNDED BoundedRequest,
    )
}

/// What came of it, in a line.
fn outcome(case: &Case, level: &Level) -> String {
    match send(case, level) {
        Err(error) => error.to_string(),
        Ok(Prepared { dropped, .. }) => {
            let dropped: Vec<String> = dropped.into_iter().map(|it| it.element).collect();
            format!("without {}", dropped.join(", "))
        }
    }
}

#[test]
fn what_the_baseline_does_not_hold_stays_at_the_sender() {
    let mut lines: Vec<String> = cases::all()
        .iter()
        .map(|case| format!("{}: {}", case.kind, outcome(case, &Level::BASELINE)))
        .collect();
    lines.sort();
    let expected: Vec<&str> = include_str!("sender.txt").lines().collect();
    assert_eq!(lines, expected, "{}", lines.join("\n"));
}

#[test]
fn what_is_missing_is_told_at_every_level() {
    let mut kinds: BTreeMap<&str, u32> = BTreeMap::new();
    for case in cases::all() {
        for lacking in lacking(case.need) {
            *kinds.entry(case.kind).or_default() += 1;
            stopped(&case, &lacking);
        }
        for enough in [enough(case.need), level(2, all_features())] {
            passed(&case, &enough);
        }
    }
    println!("stopped: {kinds:?}");
}

fn stopped(case: &Case, level: &Level) {
    let what = format!("{} {} at {level:?}", case.method, case.element);
    match send(case, level) {
        Ok(Prepared { dropped, bytes }) => {
            assert!(case.may_be_dropped, "{what}");
            assert_eq!(dropped.len(), 1, "{what}");
            assert_eq!(dropped[0].need, case.need, "{what}");
            assert!(bytes.len() < case.request.encoded_len(), "{what}");
        }
        Err(Error::Unsupported(missing)) => {
            assert!(!case.may_be_dropped, "{what}");
            assert_eq!(missing.session, Some(*level), "{what}");
            // Of a field in a lower version the field itself is missed, not what is in it.
            if case.kind != "message" || level.version.includes(case.need.since) {
                assert_eq!(missing.need, Some(case.need), "{what}");
            }
        }
        Err(Error::TooLong(long)) => {
            assert_eq!(long.session, level.version, "{what}");
            let counted = case.kind == "bound of a count";
            assert_eq!(long.measure == Measure::Elements, counted, "{what}");
            assert!(long.length > long.limit, "{what}");
            assert_eq!(long.allowed_since, Some(case.need.since), "{what}");
        }
        Err(other) => panic!("{what}: {other}"),
    }
}

/// All of it leaves; what is in a message that needs more than the element itself is told of that.
fn passed(case: &Case, level: &Level) {
    let what = format!("{} {} at {level:?}", case.method, case.element);
    match send(case, level) {
        Ok(Prepared { dropped, bytes }) => {
            assert_eq!(dropped, [], "{what}");
            assert_eq!(bytes.len(), case.request.encoded_len(), "{what}");
        }
        Err(Error::Unsupported(missing)) => {
            assert_ne!(missing.need, Some(case.need), "{what}");
            assert_ne!(level.features, all_features(), "{what}");
        }
        Err(other) => panic!("{what}: {other}"),
    }
}

#[test]
fn what_no_build_knows_leaves_at_no_level() {
    let unknown = |mode, word: &str| {
        let level = level(2, all_features());
        let value = v1::EnumValueRequest {
            modes: vec![1, mode],
            ..v1::EnumValueRequest::default()
        };
        let map = v1::MapKeyRequest {
            options: [(word.to_owned(), 1)].into(),
        };
        let list = v1::ListedValueRequest {
            words: vec![word.to_owned()],
        };
        [
            prepare(&kinds::ENUM_VALUE, &value, &level),
            prepare(&kinds::MAP_KEY, &map, &level),
            prepare(&kinds::LISTED_VALUE, &list, &level),
        ]
        .map(|prepared| prepared.unwrap_err().to_string())
    };
    let told = " is not in the contract that this program knows; this session is 1.2";
    let elements = [
        "EnumValue.modes[1]=77",
        "MapKey.options[\"?\"]",
        "ListedValue.words[0] \"?\"",
    ];
    assert_eq!(unknown(77, "?"), elements.map(|it| format!("{it}{told}")));
}

#[test]
fn an_empty_string_is_no_value_of_a_vocabulary() {
    let value = v1::VocabularyValueRequest {
        maybe: Some(String::new()),
        ..v1::VocabularyValueRequest::default()
    };
    let list = v1::ListedValueRequest {
        words: vec![String::new()],
    };
    let level = &Level::BASELINE;
    prepare(&kinds::VOCABULARY_VALUE, &value, level).unwrap();
    prepare(&kinds::LISTED_VALUE, &list, level).unwrap();
}

#[test]
fn an_element_in_a_list_is_named_by_its_place() {
    let inner = |newer| v1::Inner {
        newer,
        ..v1::Inner::default()
    };
    let request = v1::ListedFieldRequest {
        items: vec![inner(None), inner(None), inner(Some(1))],
    };
    let error = prepare(&kinds::LISTED_FIELD, &request, &Level::BASELINE).unwrap_err();
    assert_eq!(
        error.to_string(),
        "ListedField.items[2].newer needs feature KNOB (since 1.1); this session is 1.0"
    );
}
