//! A newer guest answers an older host: what the host cannot know is left out, or told in older words.

use crate::generated::contract::features::{DIAL, KNOB};
use crate::generated::v1::*;
use crate::guest::{Guest, all_features, exchange, response};
use agent_core::gate::{Decode, Strictness};
use agent_core::level::Level;
use agent_core::wire::Repeated;
use agent_core::{Code, FeatureSet, Version};

const NEW: Report<'static> = Report {
    known: 1,
    newer: Some("newer"),
    speed: Speed::Latest,
};

/// A response that uses all of the contract's newest version.
fn newest() -> NewerResponseResponse<'static> {
    NewerResponseResponse {
        known: 1,
        newer: Some("newer"),
        featured: Some(2),
        speed: Speed::Latest,
        speeds: Repeated::new(&[Speed::Slow, Speed::Fast, Speed::Latest]),
        word: "latest",
        words: Repeated::new(&["plain", "loud"]),
        outcome: Some(NewerResponseResponseOutcome::Postponed("later")),
        report: Some(NEW),
        reports: Repeated::new(&[NEW]),
        latest_report: Some(NEW),
        latest_reports: Repeated::new(&[NEW, NEW]),
    }
}

/// What a host gets at this level, read strictly: there is nothing in it that the level does not hold.
fn told(level: &Level, check: impl FnOnce(NewerResponseResponse<'_>)) {
    let mut guest = Guest {
        response: newest(),
        ..Guest::default()
    };
    let frame = exchange(&mut guest, level, "NewerResponse", &[]);
    assert_eq!(guest.ran, ["NewerResponse"]);
    let response = response(&frame);
    assert!(
        response
            .status
            .is_none_or(|status| status.code == Code::Ok as i32)
    );
    let strict = NewerResponseResponse::decode(response.payload, Strictness::Strict(level));
    check(strict.unwrap());
}

fn level(minor: u32, features: FeatureSet) -> Level {
    Level {
        version: Version::new(1, minor),
        features,
    }
}

#[test]
fn the_oldest_host_is_told_in_its_own_words() {
    told(&Level::BASELINE, |response| {
        assert_eq!(response.known, 1);
        assert_eq!((response.newer, response.featured), (None, None));
        // Two steps back: the stand-in of the newest is itself too new.
        assert_eq!(response.speed, Speed::Slow);
        assert!(response.speeds.iter().eq([Speed::Slow; 3]));
        assert_eq!(response.word, "plain");
        assert!(response.words.iter().eq(["plain", "plain"]));
        assert_eq!(response.outcome, None);
        let older = Report {
            known: 1,
            newer: None,
            speed: Speed::Slow,
        };
        assert_eq!(response.report, Some(older));
        assert!(response.reports.iter().eq([older]));
        assert_eq!(response.latest_report, None);
        assert!(response.latest_reports.is_empty());
    });
}

#[test]
fn a_feature_that_is_off_is_as_if_it_were_not_there() {
    told(&level(2, FeatureSet::EMPTY), |response| {
        assert_eq!((response.newer, response.featured), (Some("newer"), None));
        assert_eq!((response.speed, response.word), (Speed::Fast, "loud"));
        assert!(response.words.iter().eq(["plain", "plain"]));
        assert_eq!(
            response.outcome,
            Some(NewerResponseResponseOutcome::Postponed("later"))
        );
        let report = response.latest_report.unwrap();
        assert_eq!(report.speed, Speed::Fast);
        assert!(response.latest_reports.is_empty());
    });
    told(&level(1, FeatureSet::from_iter([KNOB])), |response| {
        assert_eq!(response.featured, Some(2));
        assert!(response.words.iter().eq(["plain", "loud"]));
        assert_eq!(response.latest_report, None);
    });
}

#[test]
fn a_host_that_knows_all_is_told_all() {
    told(&level(2, all_features()), |response| {
        assert_eq!(response, newest());
    });
    assert!(all_features().contains(DIAL));
}
