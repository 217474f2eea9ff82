//! What the two ends speak.

use agent_core::Contract;
use agent_core::dispatch::{Method, MethodKind, Rpc, Service, Visibility};
use agent_core::feature::{Catalogue, FeatureInfo};
use agent_core::frame::MAX_PAYLOAD;
use agent_core::level::{Level, Need};
use agent_core::messages::{InfoRequest, InfoResponse, agent, health};
use agent_core::offer::{BootTimes, Limits, Role, Terms};
use agent_core::session::{Baseline, Local, OfferContext};
use agent_core::{Feature, FeatureSet, Version, VersionRange, Versions};

/// A feature that both have from 1.1 on.
const COMMON: Feature = Feature(3);
/// A feature of the vendor's that both have.
const VENDORS: Feature = Feature(140);
/// A feature that only a demanding guest has.
const RARE: Feature = Feature(9);

const SINCE_1_1: VersionRange = match VersionRange::new(1, 1, u32::MAX) {
    Some(range) => range,
    None => panic!("a range"),
};

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

static PROBES: Service = Service {
    name: "test.Probes",
    methods: &[&PROBE],
};

static PROBE: Method = Method {
    service: "test.Probes",
    name: "Probe",
    visibility: Visibility::Session(Need::since(1, 2).with(COMMON)),
    kind: MethodKind::Unary,
    idempotent: true,
};

static SERVICES: [&Service; 3] = [&agent::SERVICE, &health::SERVICE, &PROBES];

/// A call that the agreed session holds and the baseline does not.
pub(crate) struct Probe;

impl Rpc for Probe {
    const METHOD: &'static Method = &PROBE;
    type Request<'a> = InfoRequest;
    type Response<'a> = InfoResponse<'a>;
}

/// What host and guest come to.
pub(crate) fn agreed() -> Level {
    Level {
        version: Version::new(1, 2),
        features: FeatureSet::from_iter([COMMON, VENDORS]),
    }
}

/// A host that speaks 1.0 to 1.3 and 2.0.
pub(crate) fn host() -> Local<'static> {
    let mut versions = Versions::single(VersionRange::only(Version::new(2, 0)));
    push(&mut versions, 3);
    local(Role::Host, versions, &[])
}

/// A guest that speaks 1.0 to 1.2, and insists on a feature that the host does not have if it is
/// `demanding`.
pub(crate) fn guest(demanding: bool) -> Local<'static> {
    let mut versions = Versions::new();
    push(&mut versions, 2);
    local(Role::Guest, versions, if demanding { &[RARE] } else { &[] })
}

fn push(versions: &mut Versions, newest: u32) {
    let range = VersionRange::new(1, 0, newest).expect("a range");
    versions.push(range).expect("a lower major");
}

fn local(role: Role, versions: Versions, required: &[Feature]) -> Local<'static> {
    Local {
        role,
        terms: Terms {
            versions,
            offered: FeatureSet::from_iter([COMMON, VENDORS]),
            required: required.iter().copied().collect(),
            vendor: "acme",
        },
        limits: Limits {
            max_message: MAX_PAYLOAD,
            max_streams: 8,
            max_connections: 1,
        },
        software: "test",
        software_version: "1",
        fingerprint: &[7; 32],
        contract: Contract::handclasp(&CATALOGUE),
        services: &SERVICES,
        baseline: Baseline::Serve,
    }
}

/// The host's offer is made with this.
pub(crate) fn host_moment() -> OfferContext {
    OfferContext {
        nonce: *b"what a host says",
        ..OfferContext::default()
    }
}

/// The guest's offer is made with this.
pub(crate) fn guest_moment() -> OfferContext {
    OfferContext {
        nonce: *b"and the guest's ",
        generation: Some([0x5a; 16]),
        boot: Some(BootTimes {
            kernel_start_unix_ns: 1_700_000_000_000_000_000,
            exec_ns: 9_000_000,
            listening_ns: 10_000_000,
            now_ns: 11_000_000,
        }),
    }
}
