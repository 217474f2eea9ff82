//! What several files of vectors are made of.

use agent_core::offer::{BootTimes, Limits, Offer, Terms};
use agent_core::{Feature, FeatureSet, VersionRange, Versions};
use serde_json::{Value, json};

pub(super) const HOST_NONCE: [u8; 16] = *b"\x01\x23\x45\x67\x89host-nonce!";
pub(super) const GUEST_NONCE: [u8; 16] = *b"\xfe\xdc\xba\x98\x76guest-nonce";
pub(super) const FINGERPRINT: [u8; 32] = [0xf0; 32];

pub(super) fn set(features: &[u8]) -> FeatureSet {
    features.iter().copied().map(Feature).collect()
}

/// Ranges as `(major, min_minor, max_minor)`.
pub(super) fn versions(ranges: &[(u32, u32, u32)]) -> Versions {
    let mut versions = Versions::new();
    for (major, min_minor, max_minor) in ranges.iter().copied() {
        let range = VersionRange::new(major, min_minor, max_minor).expect("a range");
        versions.push(range).expect("descending ranges");
    }
    versions
}

/// An offer with nothing in it but versions and a nonce.
pub(super) fn minimal(ranges: &[(u32, u32, u32)], nonce: [u8; 16]) -> Offer<'static> {
    Offer {
        terms: Terms {
            versions: versions(ranges),
            ..Terms::default()
        },
        nonce,
        ..Offer::default()
    }
}

/// What a host says of itself.
pub(super) fn host(ranges: &[(u32, u32, u32)], offered: &[u8], required: &[u8]) -> Offer<'static> {
    Offer {
        terms: Terms {
            versions: versions(ranges),
            offered: set(offered),
            required: set(required),
            vendor: "",
        },
        limits: Limits {
            max_message: 4 << 20,
            max_streams: 1,
            max_connections: 0,
        },
        software: "a-host",
        software_version: "2.1.0",
        nonce: HOST_NONCE,
        ..Offer::default()
    }
}

/// What a guest says of itself.
pub(super) fn guest(ranges: &[(u32, u32, u32)], offered: &[u8], required: &[u8]) -> Offer<'static> {
    Offer {
        terms: Terms {
            versions: versions(ranges),
            offered: set(offered),
            required: set(required),
            vendor: "",
        },
        limits: Limits {
            max_message: 4 << 20,
            max_streams: 32,
            max_connections: 65,
        },
        software: "an-agent",
        software_version: "1.0.3",
        fingerprint: &FINGERPRINT,
        generation: Some([0x9e; 16]),
        nonce: GUEST_NONCE,
        boot: Some(BootTimes {
            kernel_start_unix_ns: 1_700_000_000_000_000_000,
            exec_ns: 600_000_000,
            listening_ns: 601_000_000,
            now_ns: 602_000_000,
        }),
        contract: None,
    }
}

/// Features 1 to 3 from 1.0 on, 4 and 5 from 1.1 on, as in contract 1.1; 6 in 1.2 and 2.0 only.
pub(super) fn catalogue() -> Value {
    let from = |feature: u8, minor: u32| json!({"feature": feature, "versions": [[2, 0, u32::MAX], [1, minor, u32::MAX]]});
    json!([
        from(1, 0),
        from(2, 0),
        from(3, 0),
        from(4, 1),
        from(5, 1),
        {"feature": 6, "versions": [[2, 0, 0], [1, 2, 2]]},
    ])
}
