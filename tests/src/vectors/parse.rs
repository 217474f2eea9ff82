//! Vectors as messages that can be encoded.

use agent_core::feature::{Catalogue, Feature, FeatureInfo, FeatureSet};
use agent_core::offer::{BootTimes, Limits, Offer, Role, Terms};
use agent_core::{RefusalReason, Version, VersionRange, Versions};
use serde_json::Value;

pub(super) fn bytes(value: &Value) -> Vec<u8> {
    let text = text(value);
    let pairs = (0..text.len()).step_by(2);
    let byte = |start| u8::from_str_radix(&text[start..start + 2], 16).expect("hexadecimal");
    pairs.map(byte).collect()
}

pub(super) fn text(value: &Value) -> &str {
    value.as_str().expect("a string")
}

pub(super) fn number(value: &Value) -> u64 {
    value.as_u64().expect("a number")
}

fn small(value: &Value) -> u32 {
    u32::try_from(number(value)).expect("32 bits")
}

pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

pub(super) fn version(value: &Value) -> Option<Version> {
    let (major, minor) = value.as_str()?.split_once('.').expect("a version");
    let parse = |number: &str| number.parse().expect("a number");
    Some(Version::new(parse(major), parse(minor)))
}

fn range(value: &Value) -> VersionRange {
    VersionRange::new(small(&value[0]), small(&value[1]), small(&value[2])).expect("a range")
}

pub(super) fn versions(value: &Value) -> Versions {
    let mut versions = Versions::new();
    for value in list(value) {
        versions.push(range(value)).expect("descending ranges");
    }
    versions
}

pub(super) fn feature(value: &Value) -> Feature {
    Feature(u8::try_from(number(value)).expect("8 bits"))
}

pub(super) fn features(value: &Value) -> FeatureSet {
    list(value).iter().map(feature).collect()
}

pub(super) fn terms(value: &Value) -> Terms<'_> {
    Terms {
        versions: versions(&value["versions"]),
        offered: features(&value["offered"]),
        required: features(&value["required"]),
        vendor: text(&value["vendor"]),
    }
}

/// An offer, with its fingerprint apart, since the offer borrows it.
pub(super) fn offer<'a>(value: &'a Value, fingerprint: &'a [u8]) -> Offer<'a> {
    let limits = &value["limits"];
    let boot = &value["boot"];
    let id = |value: &Value| bytes(value).try_into().expect("16 bytes");
    Offer {
        terms: terms(value),
        limits: Limits {
            max_message: small(&limits["max_message"]),
            max_streams: small(&limits["max_streams"]),
            max_connections: small(&limits["max_connections"]),
        },
        software: text(&value["software"]),
        software_version: text(&value["software_version"]),
        fingerprint,
        generation: value["generation"]
            .is_string()
            .then(|| id(&value["generation"])),
        nonce: id(&value["nonce"]),
        boot: boot.is_object().then(|| BootTimes {
            kernel_start_unix_ns: number(&boot["kernel_start_unix_ns"]),
            exec_ns: number(&boot["exec_ns"]),
            listening_ns: number(&boot["listening_ns"]),
            now_ns: number(&boot["now_ns"]),
        }),
        contract: value["contract"].as_str(),
    }
}

pub(super) fn role(value: &Value) -> Role {
    match text(value) {
        "host" => Role::Host,
        "guest" => Role::Guest,
        other => panic!("{other} is no role"),
    }
}

/// Which features exist. The test's life is as long as it has to live.
pub(super) fn catalogue(value: &Value) -> &'static Catalogue {
    let info = |value: &Value| FeatureInfo {
        feature: feature(&value["feature"]),
        name: "FEATURE",
        versions: list(&value["versions"])
            .iter()
            .map(range)
            .collect::<Vec<_>>()
            .leak(),
    };
    let features = list(value).iter().map(info).collect::<Vec<_>>().leak();
    Box::leak(Box::new(Catalogue { features }))
}

pub(super) fn reason(value: &Value) -> RefusalReason {
    match text(value) {
        "REASON_UNSPECIFIED" => RefusalReason::Unspecified,
        "NO_COMMON_VERSION" => RefusalReason::NoCommonVersion,
        "MISSING_FEATURES" => RefusalReason::MissingFeatures,
        "ALREADY_NEGOTIATED" => RefusalReason::AlreadyNegotiated,
        "NEGOTIATE_FIRST" => RefusalReason::NegotiateFirst,
        "NOT_IN_SESSION" => RefusalReason::NotInSession,
        "NOT_ALLOWED" => RefusalReason::NotAllowed,
        "MALFORMED" => RefusalReason::Malformed,
        other => panic!("{other} is no reason"),
    }
}
