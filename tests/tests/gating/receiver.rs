//! A sender without gates sends what the session does not hold: the handler does not run.

use crate::cases::{self, Case};
use crate::generated::contract::features;
use crate::generated::v1::kinds;
use crate::guest::{Guest, all_features, exchange, response};
use agent_core::error::{Refusal, RefusalReason};
use agent_core::level::{Level, Need};
use agent_core::{Code, FeatureSet, Version};
use protox::prost_reflect::prost::Message;
use std::collections::BTreeMap;

pub(crate) fn level(minor: u32, features: FeatureSet) -> Level {
    Level {
        version: Version::new(1, minor),
        features,
    }
}

/// The lowest level that holds what `need` asks for.
pub(crate) fn enough(need: Need) -> Level {
    level(need.since.minor, need.feature.into_iter().collect())
}

#[test]
fn a_handler_offers_the_features_of_its_methods() {
    let offered = kinds::features::<Guest>();
    assert_eq!(offered, FeatureSet::from_iter([features::KNOB]));
}

#[test]
fn what_the_session_does_not_hold_is_refused_before_its_handler_runs() {
    let mut kinds: BTreeMap<&str, u32> = BTreeMap::new();
    for case in cases::all() {
        *kinds.entry(case.kind).or_default() += 1;
        for lacking in lacking(case.need) {
            // Of a field in a lower version the field itself is missed, not what is in it.
            if case.kind != "message" || lacking.version.minor >= case.need.since.minor {
                refused(&case, &lacking);
            }
        }
        ran(&case, &enough(case.need));
        ran(&case, &level(2, all_features()));
    }
    println!("{kinds:?}");
    let known = [
        "arm of a oneof",
        "bound of a count",
        "bound of a length",
        "enum value",
        "enum value in a list",
        "enum value in a map",
        "enum value in a oneof",
        "field",
        "field in a list",
        "field in a map",
        "map key",
        "message",
        "method",
        "nested field",
        "vocabulary value",
        "vocabulary value in a list",
        "vocabulary value in a map",
        "vocabulary value in a oneof",
    ];
    assert!(kinds.into_keys().eq(known));
}

/// Levels that lack the version, the feature, or both.
pub(crate) fn lacking(need: Need) -> Vec<Level> {
    let mut lacking = vec![Level::BASELINE];
    if need.since.minor > 0 {
        lacking.push(level(need.since.minor - 1, FeatureSet::EMPTY));
    }
    if need.feature.is_some() {
        lacking.push(level(need.since.minor, FeatureSet::EMPTY));
        lacking.push(level(2, FeatureSet::EMPTY));
    }
    lacking
}

fn refused(case: &Case, level: &Level) {
    let mut guest = Guest::default();
    let frame = exchange(
        &mut guest,
        level,
        &case.method,
        &case.request.encode_to_vec(),
    );
    let what = format!("{} {} at {level:?}", case.method, case.element);
    assert!(guest.ran.is_empty(), "{what}");
    let status = response(&frame).status.expect(&what);
    let code = if case.kind == "method" {
        Code::Unimplemented
    } else {
        Code::FailedPrecondition
    };
    assert_eq!(status.code, code as i32, "{what}: {}", status.message);
    let refusal = Refusal::decode(status.refusal().expect(&what)).unwrap();
    assert_eq!(refusal.reason, RefusalReason::NotInSession, "{what}");
    assert_eq!(refusal.element.to_string(), case.element, "{what}");
    assert_eq!(refusal.session, Some(level.version), "{what}");
    assert_eq!(refusal.since, Some(case.need.since), "{what}");
    assert_eq!(refusal.feature, case.need.feature, "{what}");
    assert!(refusal.built, "{what}");
}

fn ran(case: &Case, level: &Level) {
    let mut guest = Guest::default();
    let frame = exchange(
        &mut guest,
        level,
        &case.method,
        &case.request.encode_to_vec(),
    );
    let what = format!("{} {} at {level:?}", case.method, case.element);
    // What is in a message that needs more than the element itself is refused for that.
    if case.kind != "message" && guest.ran.is_empty() {
        let status = response(&frame).status.expect(&what);
        let refusal = Refusal::decode(status.refusal().expect(&what)).unwrap();
        let message = refusal.element.to_string();
        assert_eq!(message, case.element, "{what}: {}", status.message);
        assert_ne!(refusal.feature, case.need.feature, "{what}");
        return;
    }
    assert_eq!(guest.ran, [case.method.as_str()], "{what}");
}

#[test]
fn what_no_build_knows_is_refused_at_every_level() {
    for level in [Level::BASELINE, level(2, all_features())] {
        // Field 15 of AddedFieldRequest; value 77 of Mode; a word that is none.
        for (method, request, element) in [
            ("AddedField", &[0x78, 0x01][..], "AddedField.#15"),
            ("EnumValue", &[0x08, 77], "EnumValue.mode=77"),
            (
                "VocabularyValue",
                b"\x0a\x01?",
                "VocabularyValue.word \"?\"",
            ),
        ] {
            let mut guest = Guest::default();
            let frame = exchange(&mut guest, &level, method, request);
            let status = response(&frame).status.unwrap();
            let refusal = Refusal::decode(status.refusal().unwrap()).unwrap();
            assert!(guest.ran.is_empty());
            assert_eq!(status.code, Code::FailedPrecondition as i32);
            assert_eq!(refusal.element.to_string(), element);
            assert!(!refusal.built);
        }
    }
}
