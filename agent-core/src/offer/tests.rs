use super::*;
use crate::error::VersionsError;
use crate::feature::Feature;
use crate::gate::Strictness;
use crate::level::Level;
use crate::version::VersionRange;
use crate::wire::Writer;
use std::collections::BTreeSet;
use std::string::ToString;

pub(crate) fn full_offer() -> Offer<'static> {
    let mut versions = Versions::single(VersionRange::new(2, 0, 3).unwrap());
    versions.push(VersionRange::new(1, 0, 7).unwrap()).unwrap();
    Offer {
        terms: Terms {
            versions,
            offered: FeatureSet::from_iter([Feature(1), Feature(130)]),
            required: FeatureSet::from_iter([Feature(1)]),
            vendor: "acme",
        },
        limits: Limits {
            max_message: 4096,
            max_streams: 3,
            max_connections: 0,
        },
        software: "test",
        software_version: "0.1",
        fingerprint: &[7; 32],
        generation: Some([9; 16]),
        nonce: [0xab; 16],
        boot: Some(BootTimes::default()),
        contract: Some("acme.sandbox"),
    }
}

pub(crate) fn encoded(message: &impl Encode) -> std::vec::Vec<u8> {
    let mut buffer = [0; MAX_OFFER];
    let mut writer = Writer::new(&mut buffer);
    message.encode(&mut writer);
    writer.finish().unwrap().to_vec()
}

#[test]
fn an_offer_survives_the_wire() {
    assert_eq!(Offer::decode(&encoded(&full_offer())), Ok(full_offer()));
}

#[test]
fn a_check_that_is_not_bytes_makes_no_offer() {
    let wrong = OfferError::Malformed(WireError::WrongWireType);
    assert_eq!(Offer::decode(b"\x61acme0000"), Err(wrong));
    assert_eq!(Offer::decode(&[0x60, 1]), Err(wrong));
}

#[test]
fn what_is_not_an_offer_is_refused() {
    assert_eq!(Offer::decode(&[0; MAX_OFFER + 1]), Err(OfferError::TooLong));
    let mut offer = full_offer();
    offer.fingerprint = &[];
    let mut bytes = encoded(&offer);
    bytes.extend([0x0a, 2, 0x08, 2]); // a second range of major 2
    let not_descending = OfferError::Versions(VersionsError::NotDescending);
    assert_eq!(Offer::decode(&bytes), Err(not_descending));
    assert_eq!(
        Offer::decode(&[0x0a, 4, 0x08, 1, 0x10, 1]),
        Err(OfferError::EmptyRange)
    );
    assert_eq!(Offer::decode(&[0x52, 1, 0]), Err(OfferError::WrongLength));
}

#[test]
fn boot_times_survive_the_wire() {
    let boot = BootTimes {
        kernel_start_unix_ns: 1,
        exec_ns: 2,
        listening_ns: 3,
        now_ns: 4,
    };
    let offer = Offer {
        boot: Some(boot),
        ..full_offer()
    };
    assert_eq!(Offer::decode(&encoded(&offer)), Ok(offer));
    let bytes = encoded(&boot);
    let [strict, lenient] = [Strictness::Strict(&Level::BASELINE), Strictness::Lenient];
    assert_eq!(BootTimes::decode(&bytes, strict), Ok(boot));
    // Fields from later releases are skipped, however strict the session is.
    let newer = [&bytes[..], &[0x28, 1]].concat();
    assert_eq!(BootTimes::decode(&newer, strict), Ok(boot));
    assert_eq!(BootTimes::decode(&newer, lenient), Ok(boot));
}

#[test]
fn a_sub_message_may_come_once() {
    let twice = Err(OfferError::Malformed(WireError::DuplicateMessage));
    assert_eq!(Offer::decode(&[0x22, 2, 8, 1, 0x22, 2, 8, 1]), twice);
    assert_eq!(Offer::decode(&[0x5a, 0, 0x5a, 0]), twice);
}

#[test]
fn an_offer_may_be_as_long_as_the_limit() {
    // A field that nobody knows, with its length in two bytes.
    let mut longest = std::vec![0; MAX_OFFER];
    longest[..4].copy_from_slice(&[0xfa, 0x01, 0xfc, 0x1f]);
    assert_eq!(Offer::decode(&longest), Ok(Offer::default()));
}

#[test]
fn each_error_has_its_sentence() {
    let errors = [
        OfferError::TooLong,
        OfferError::Malformed(WireError::Group),
        OfferError::Versions(VersionsError::TooMany),
        OfferError::Versions(VersionsError::NotDescending),
        OfferError::EmptyRange,
        OfferError::FeatureSetTooLong,
        OfferError::WrongLength,
        OfferError::Damaged,
    ];
    let sentences: BTreeSet<_> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(sentences.len(), errors.len());
    assert!(sentences.iter().all(|sentence| sentence.contains(' ')));
}
