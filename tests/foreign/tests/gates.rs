//! What a level does not include: the host does not send it, the guest does not take it, and no response has it.

use agent_core::dispatch::Rpc;
use agent_core::error::{Element, MessageError};
use agent_core::gate::{Decode, Respond, Strictness};
use agent_core::level::{Level, Need};
use agent_core::wire::Writer;
use agent_core::{Feature, FeatureSet, Version};
use handclasp::Error;
use handclasp::gate::{Gate, prepare};
use handclasp_foreign::guest::contract::{CATALOGUE, features};
use handclasp_foreign::guest::v1::agent::{Gone, Put};
use handclasp_foreign::{guest, host};

fn level(minor: u32, features: &[Feature]) -> Level {
    Level {
        version: Version::new(1, minor),
        features: features.iter().copied().collect(),
    }
}

/// Whether the host sends the request at this level, and whether the guest takes it: both say the same.
fn passes<'a, R: Gate, G: Decode<'a>>(request: &R, bytes: &'a [u8], level: &Level) -> bool {
    let sent = prepare(&host::calls::agent::PUT, request, level);
    let taken = G::decode(bytes, Strictness::Strict(level));
    assert_eq!(sent.is_ok(), taken.is_ok(), "{sent:?} at {level:?}");
    sent.is_ok()
}

#[test]
fn the_gate_closes_where_an_element_is_removed() {
    let empty = host::v1::PutRequest::default;
    for (request, last) in [
        (
            host::v1::PutRequest {
                gone: Some(1),
                ..empty()
            },
            1,
        ),
        (host::v1::PutRequest { pace: 1, ..empty() }, 0),
        (host::v1::PutRequest { pace: 2, ..empty() }, 1),
        (host::v1::PutRequest { pace: 3, ..empty() }, 2),
        (
            host::v1::PutRequest {
                word: "old".to_owned(),
                ..empty()
            },
            1,
        ),
        (
            host::v1::PutRequest {
                word: "plain".to_owned(),
                ..empty()
            },
            2,
        ),
    ] {
        let bytes = prost::Message::encode_to_vec(&request);
        for minor in 0..=2 {
            let level = level(minor, &[]);
            let passes = passes::<_, guest::v1::PutRequest<'_>>(&request, &bytes, &level);
            assert_eq!(passes, minor <= last, "{request:?} at 1.{minor}");
        }
    }
}

#[test]
fn what_was_removed_is_said_to_be() {
    let request = host::v1::PutRequest {
        gone: Some(1),
        ..Default::default()
    };
    let error = prepare(&host::calls::agent::PUT, &request, &level(2, &[])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Put.gone needs version 1.0, and was removed in 1.2; this session is 1.2 without it"
    );
    let bytes = prost::Message::encode_to_vec(&request);
    let level = level(2, &[]);
    let error = <guest::v1::PutRequest<'_> as Decode>::decode(&bytes, Strictness::Strict(&level));
    assert_eq!(
        error,
        Err(MessageError::NotInSession {
            element: Element::Path("Put.gone"),
            need: Some(Need::BASELINE.until(2)),
        })
    );
}

#[test]
fn a_removed_method_is_in_no_later_session() {
    let call = |minor| {
        let request = host::google::Empty {};
        prepare(&host::calls::agent::GONE, &request, &level(minor, &[]))
    };
    assert!(call(1).is_ok());
    assert!(matches!(call(2), Err(Error::Unsupported(_))));
    assert_eq!(Gone::METHOD.visibility, host::calls::agent::GONE.visibility);
    assert_eq!(Put::METHOD.visibility, host::calls::agent::PUT.visibility);
}

#[test]
fn a_response_has_what_stands_in_for_removed_values() {
    use guest::v1::Pace;
    let response = |pace| guest::v1::PutResponse {
        gone: Some(1),
        pace,
        word: "old",
        ..Default::default()
    };
    for (pace, minor, told, word) in [
        (Pace::Steady, 0, Pace::Steady, "old"),
        (Pace::Steady, 1, Pace::Quick, "old"),
        (Pace::Steady, 2, Pace::Slow, "plain"),
        (Pace::Quick, 2, Pace::Slow, "plain"),
        (Pace::Last, 2, Pace::Last, "plain"),
    ] {
        let level = level(minor, &[]);
        let mut buffer = [0; 64];
        let mut writer = Writer::new(&mut buffer);
        response(pace).encode_at(Some(&level), &mut writer);
        let strict = Strictness::Strict(&level);
        let told_message: guest::v1::PutResponse<'_> =
            Decode::decode(writer.finish().unwrap(), strict).unwrap();
        assert_eq!((told_message.pace, told_message.word), (told, word));
        assert_eq!(told_message.gone.is_some(), minor < 2);
    }
}

#[test]
fn a_removed_feature_exists_in_no_later_version() {
    let exists = |feature, minor| {
        let mut features = CATALOGUE.features.iter();
        let info = features.find(|info| info.feature == feature).unwrap();
        let version = Version::new(1, minor);
        info.versions.iter().any(|range| range.contains(version))
    };
    assert_eq!(
        [0, 1, 2].map(|minor| exists(features::SHORT_LIVED, minor)),
        [true, true, false]
    );
    assert_eq!(
        [0, 1, 2].map(|minor| exists(features::TWO_2FA, minor)),
        [false, true, true]
    );
}

#[test]
fn messages_with_the_generators_names_are_gated_alike() {
    let request = host::names::Level {
        text: Some("text".to_owned()),
        none: Some(host::names::level::None::Ok(host::names::Vec::default())),
        ..Default::default()
    };
    let bytes = prost::Message::encode_to_vec(&request);
    for (level, expected) in [
        (level(0, &[]), false),
        (level(1, &[]), false),
        (level(0, &[features::TWO_2FA]), false),
        (level(1, &[features::TWO_2FA]), true),
    ] {
        let passes = passes::<_, guest::names::Level<'_>>(&request, &bytes, &level);
        assert_eq!(passes, expected, "{level:?}");
    }
}

/// A handler that has what no method belongs to, and no method.
struct Knob;

impl guest::names::messages_::Messages for Knob {
    const SERVES_KNOB: bool = true;
}

/// A handler that has nothing.
struct Nothing;

impl guest::names::messages_::Messages for Nothing {}

#[test]
fn a_service_offers_the_features_that_its_handler_has() {
    use guest::names::messages_::features as offered;
    assert_eq!(offered::<Knob>(), FeatureSet::from_iter([features::KNOB]));
    assert_eq!(offered::<Nothing>(), FeatureSet::EMPTY);
    assert_eq!(host::features::ALL.len(), CATALOGUE.features.len());
}
