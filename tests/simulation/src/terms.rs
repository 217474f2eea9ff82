//! What the ends of a world speak, and what two of them should come to.

use crate::generated::contract::{CATALOGUE as SYNTHETIC, features};
use crate::generated::v1::kinds;
use agent_core::Contract;
use agent_core::dispatch::Service;
use agent_core::messages::contract::features as own;
use agent_core::messages::{agent, contract, health, processes};
use agent_core::session::{Baseline, Local};
use agent_core::{
    Catalogue, Feature, FeatureSet, Level, Limits, Role, Terms, Version, VersionRange, Versions,
};
use agreement_tests::{Lifetimes, Wish, best};
use fastrand::Rng;
use std::sync::LazyLock;

/// The longest frame that either end accepts, in bytes: short, so that longer ones are cheap.
pub(crate) const MAX_MESSAGE: u32 = 64 * 1024;

/// The versions that there are, lowest first. What is in 2.0 is nobody's: it shares no method with the others.
pub(crate) const VERSIONS: [Version; 4] = [
    Version::new(1, 0),
    Version::new(1, 1),
    Version::new(1, 2),
    Version::new(2, 0),
];

/// The features of the synthetic contract, which are a vendor's, then those of the agent.
const FEATURES: [Feature; 9] = [
    features::BASE,
    features::KNOB,
    features::DIAL,
    own::TIME,
    own::ENTROPY,
    own::MOUNT,
    own::PAUSE,
    own::EPHEMERAL,
    own::PROCESS,
];

/// How many of them are the vendor's.
const VENDORS: usize = 3;

/// The first minor versions of major 1 and 2 in which each of them exists: a vendor's have no versions.
const SINCE: [[Option<u32>; 2]; 9] = [
    [Some(0), Some(0)],
    [Some(0), Some(0)],
    [Some(0), Some(0)],
    [Some(0), None],
    [Some(0), None],
    [Some(0), None],
    [Some(1), None],
    [Some(1), None],
    [Some(2), None],
];

/// The contract that the fewer ends speak. Its versions and features have the same numbers as those of Handclasp's own.
const ACME: &str = "acme.sandbox";

static SERVICES: [&Service; 4] = [
    &kinds::SERVICE,
    &agent::SERVICE,
    &processes::SERVICE,
    &health::SERVICE,
];

/// The features of both contracts.
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let both = [SYNTHETIC.features, contract::CATALOGUE.features].concat();
    Catalogue {
        features: Box::leak(both.into_boxed_slice()),
    }
});

/// An end of any age and build.
pub(crate) fn local(rng: &mut Rng, role: Role) -> Local<'static> {
    let offered: FeatureSet = FEATURES.into_iter().filter(|_| rng.u8(..4) > 0).collect();
    let required = FEATURES.into_iter().filter(|_| rng.u8(..32) == 0).collect();
    let guest = role == Role::Guest;
    Local {
        role,
        terms: Terms {
            versions: versions(rng),
            offered,
            required,
            vendor: if rng.u8(..24) == 0 { "others" } else { "tests" },
        },
        limits: Limits {
            max_message: MAX_MESSAGE,
            max_streams: if guest { rng.u32(16..=32) } else { 1 },
            max_connections: 16,
        },
        software: "simulation",
        software_version: "0",
        fingerprint: &[],
        contract: Contract {
            name: if rng.u8(..12) == 0 {
                ACME
            } else {
                Contract::HANDCLASP_NAME
            },
            ..Contract::handclasp(&CATALOGUE)
        },
        services: if guest { &SERVICES } else { &[] },
        baseline: if rng.u8(..6) == 0 {
            Baseline::Refuse
        } else {
            Baseline::Serve
        },
    }
}

/// A guest that was released before contracts had names.
pub(crate) fn released(rng: &mut Rng) -> Local<'static> {
    Local {
        contract: Contract::handclasp(&CATALOGUE),
        ..local(rng, Role::Guest)
    }
}

fn versions(rng: &mut Rng) -> Versions {
    let highest = rng.u32(..=2);
    let lowest = if rng.u8(..8) == 0 {
        rng.u32(..=highest)
    } else {
        0
    };
    let mut versions = Versions::new();
    let next = (rng.u8(..8) == 0).then(|| VersionRange::only(Version::new(2, 0)));
    for range in next
        .into_iter()
        .chain(VersionRange::new(1, lowest, highest))
    {
        // Two ranges, the higher major first.
        let _ = versions.push(range);
    }
    versions
}

/// The place of the highest version of an end among [`VERSIONS`].
pub(crate) fn newest(local: &Local<'_>) -> usize {
    let highest = local.terms.versions.highest();
    VERSIONS
        .iter()
        .position(|known| Some(*known) == highest)
        .unwrap_or(0)
}

/// The names of the two contracts, where they differ.
pub(crate) fn contracts(
    host: &Local<'static>,
    guest: &Local<'static>,
) -> Option<[&'static str; 2]> {
    let names = [host.contract.name, guest.contract.name];
    (host.contract.name != guest.contract.name).then_some(names)
}

/// What the two should come to, by the simplest selection there is; `None` where they have nothing in common.
pub(crate) fn agreed(host: &Local<'static>, guest: &Local<'static>) -> Option<Level> {
    if contracts(host, guest).is_some() {
        return None;
    }
    let speaks = |end: &Local<'_>, version: Version| {
        end.terms
            .versions
            .ranges()
            .iter()
            .any(|range| range.contains(version))
    };
    let common = VERSIONS
        .into_iter()
        .rev()
        .filter(|version| speaks(host, *version) && speaks(guest, *version));
    let wishes = FEATURES.map(|feature| (wish(host, feature), wish(guest, feature)));
    let since = FEATURES.into_iter().zip(SINCE);
    let lifetimes = Lifetimes::new(
        since
            .map(|(feature, since)| (feature, since.to_vec()))
            .collect(),
    );
    let same_vendor = host.terms.vendor == guest.terms.vendor;
    best(common, &wishes, &lifetimes, |place| {
        same_vendor || place >= VENDORS
    })
    .ok()
}

fn wish(end: &Local<'_>, feature: Feature) -> Wish {
    if end.terms.required.contains(feature) {
        Wish::Required
    } else if end.terms.offered.contains(feature) {
        Wish::Offered
    } else {
        Wish::None
    }
}

/// What a host may take a guest for.
pub(crate) fn expected_level(rng: &mut Rng, agreed: Option<Level>, last: Option<Level>) -> Level {
    match (rng.u8(..6), agreed, last) {
        (0 | 1, Some(agreed), _) => agreed,
        (2, _, Some(last)) => last,
        (3, ..) => Level::BASELINE,
        _ => Level {
            version: VERSIONS
                .get(rng.usize(..3))
                .copied()
                .unwrap_or(Version::BASELINE),
            features: FEATURES.into_iter().filter(|_| rng.bool()).collect(),
        },
    }
}
