//! What the two ends speak.

use agent_core::Contract;
use agent_core::dispatch::{Method, MethodKind, Service, Visibility};
use agent_core::feature::{Catalogue, FeatureInfo};
use agent_core::frame::MAX_PAYLOAD;
use agent_core::level::{Level, Need};
use agent_core::messages::{agent, health};
use agent_core::offer::{Limits, Role, Terms};
use agent_core::session::{Baseline, Local};
use agent_core::{Feature, FeatureSet, Version, VersionRange, Versions};

/// A feature that both have from 1.1 on.
pub(crate) const COMMON: Feature = Feature(3);
/// A feature that only a demanding guest has.
pub(crate) const RARE: Feature = Feature(9);

static CATALOGUE: Catalogue = Catalogue {
    features: &[
        FeatureInfo {
            feature: COMMON,
            name: "COMMON",
            versions: &[SINCE_1_1],
        },
        FeatureInfo {
            feature: RARE,
            name: "RARE",
            versions: &[SINCE_1_1],
        },
    ],
};

const SINCE_1_1: VersionRange = match VersionRange::new(1, 1, u32::MAX) {
    Some(range) => range,
    None => panic!("a range"),
};

static SERVICES: [&Service; 2] = [&agent::SERVICE, &health::SERVICE];

/// A method that no guest here has.
pub(crate) static UNKNOWN: Method = Method {
    service: "no.such.Service",
    name: "Method",
    visibility: Visibility::Unversioned,
    kind: MethodKind::Unary,
    idempotent: false,
};

/// A method that needs more than the session will be.
pub(crate) static TOO_NEW: Method = Method {
    service: "handclasp.v1.Agent",
    name: "Fly",
    visibility: Visibility::Session(Need::since(1, 3)),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// What host and guest come to.
pub(crate) fn agreed() -> Level {
    Level {
        version: Version::new(1, 2),
        features: FeatureSet::from_iter([COMMON]),
    }
}

/// A host that speaks 1.0 to 1.3.
pub(crate) fn host() -> Local<'static> {
    local(Role::Host, 3, &[])
}

/// A guest that speaks 1.0 to 1.2.
pub(crate) fn guest() -> Local<'static> {
    local(Role::Guest, 2, &[])
}

/// The same, but it insists on a feature that the host does not have.
pub(crate) fn demanding_guest() -> Local<'static> {
    local(Role::Guest, 2, &[RARE])
}

fn local(role: Role, newest: u32, required: &[Feature]) -> Local<'static> {
    let range = VersionRange::new(1, 0, newest).expect("a range");
    Local {
        role,
        terms: Terms {
            versions: Versions::single(range),
            offered: FeatureSet::from_iter([COMMON]),
            required: required.iter().copied().collect(),
            vendor: "",
        },
        limits: Limits {
            max_message: MAX_PAYLOAD,
            max_streams: 8,
            max_connections: 1,
        },
        software: "test",
        software_version: "1",
        fingerprint: &[],
        contract: Contract::handclasp(&CATALOGUE),
        services: &SERVICES,
        baseline: Baseline::Serve,
    }
}
