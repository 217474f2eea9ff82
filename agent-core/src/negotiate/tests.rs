use super::*;
use crate::feature::{Feature, FeatureInfo};
use crate::offer::tests::encoded;
use crate::version::{VersionRange, Versions};
use std::string::ToString;
use std::vec::Vec;

const VENDORS: Feature = Feature(130);

static CATALOGUE: Catalogue = Catalogue {
    features: &[FeatureInfo {
        feature: Feature(1),
        name: "ONE",
        versions: &[VersionRange::from(1, 0)],
    }],
};

fn terms(vendor: &str) -> Terms<'_> {
    Terms {
        versions: Versions::single(VersionRange::up_to(Version::new(1, 2))),
        offered: FeatureSet::from_iter([Feature(1), VENDORS]),
        vendor,
        ..Terms::default()
    }
}

fn offer(software: &str, role: Role) -> OutgoingOffer<'_> {
    let offer = Offer {
        terms: terms(""),
        software,
        ..Offer::default()
    };
    OutgoingOffer::new(offer, role)
}

/// What a host's offer is answered by a guest whose answer goes through `change`.
fn checked(change: fn(&mut OutgoingAnswer<'_>)) -> Result<Level, AnswerError> {
    let (ours, theirs) = (offer("host", Role::Host), offer("guest", Role::Guest));
    let level = select(&terms(""), &terms(""), &CATALOGUE).unwrap();
    let mut answer = OutgoingAnswer::new(&encoded(&ours), &theirs, level);
    change(&mut answer);
    let bytes = encoded(&answer);
    let initiator = Initiator::new(&ours, Role::Host);
    let agreement = initiator.check(&Contract::handclasp(&CATALOGUE), &terms(""), &bytes)?;
    assert_eq!(agreement.peer().software, "guest");
    Ok(agreement.level)
}

#[test]
fn a_vendors_features_are_enabled_between_its_own_sides_only() {
    let enabled = |host, guest| {
        let level = select(&terms(host), &terms(guest), &CATALOGUE).unwrap();
        level.features.contains(VENDORS)
    };
    assert!(enabled("acme", "acme"));
    assert!(!enabled("acme", "other") && !enabled("acme", "") && !enabled("", ""));
}

#[test]
fn an_answer_survives_the_wire() {
    let theirs = offer("guest", Role::Guest);
    let level = Level {
        version: Version::new(1, 2),
        features: FeatureSet::from_iter([Feature(1)]),
    };
    let outgoing = OutgoingAnswer::new(b"an offer", &theirs, level);
    let bytes = encoded(&outgoing);
    let expected = Answer {
        version: level.version,
        enabled: level.features,
        responder: &encoded(&theirs),
        digest: &outgoing.digest,
    };
    assert_eq!(Answer::decode(&bytes), Ok(expected));
}

#[test]
fn each_part_of_an_answer_counts() {
    let level = checked(|_| ()).unwrap();
    assert_eq!(level.version, Version::new(1, 2));
    assert!(level.features.iter().eq([Feature(1)]));
    let changes: [fn(&mut OutgoingAnswer<'_>); 3] = [
        |answer| answer.level.version.minor = 1,
        |answer| answer.level.features = FeatureSet::EMPTY,
        |answer| answer.digest[31] ^= 1,
    ];
    for change in changes {
        assert_eq!(checked(change), Err(AnswerError::AnswerMismatch));
    }
}

#[test]
fn a_digest_is_that_of_both_offers_and_of_the_level() {
    let [theirs, others] = ["guest", "other"].map(|software| offer(software, Role::Guest));
    let level = |minor| Level {
        version: Version::new(1, minor),
        ..Level::BASELINE
    };
    let digests: Vec<_> = [
        (b"one", &theirs, level(0)),
        (b"two", &theirs, level(0)),
        (b"one", &others, level(0)),
        (b"one", &theirs, level(1)),
    ]
    .map(|(initiator, offer, level)| OutgoingAnswer::new(initiator, offer, level).digest)
    .into();
    for (index, digest) in digests.iter().enumerate() {
        assert!(!digests[..index].contains(digest));
    }
}

#[test]
fn errors_read_as_sentences() {
    let mismatch = AnswerError::AnswerMismatch.to_string();
    assert!(mismatch.starts_with("the answer does not match the offers"));
    let malformed = AnswerError::Malformed(OfferError::TooLong).to_string();
    let reason = OfferError::TooLong.as_str();
    assert_eq!(
        malformed,
        std::format!("the answer cannot be read: {reason}")
    );
}
