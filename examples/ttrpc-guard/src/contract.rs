//! What this guard guards: Acme's contract, at the release of the server behind it.

use crate::generated::contract::{CATALOGUE, VERSION};
use crate::generated::sandbox::sandbox;
use agent_core::dispatch::Service;
use agent_core::session::{Baseline, MethodGate};
use agent_core::version::{VersionRange, Versions};
use agent_core::{Contract, FeatureSet, Level, Limits, Local, Role, Terms, Version};

/// The contract's name. Both ends use the same one.
pub const NAME: &str = "acme.sandbox";

/// The newest release that this guard knows.
pub const NEWEST: Version = VERSION;

/// The gates of the services that are forwarded.
pub static GATES: [&[MethodGate]; 1] = [sandbox::GATES];

static SERVICES: [&Service; 1] = [&sandbox::SERVICE];

/// The longest request that the guard accepts: ttRPC's limit, 4 MiB.
const MAX_MESSAGE: u32 = 4 << 20;

/// The guard's end of all connections. `server` is the release of the server behind it, `hosts` the level at which hosts that
/// never negotiate are judged.
pub fn local(server: Version, hosts: Version) -> Local<'static> {
    Local {
        role: Role::Guest,
        terms: Terms {
            versions: Versions::single(VersionRange::up_to(server)),
            ..Terms::default()
        },
        limits: Limits {
            max_message: MAX_MESSAGE,
            ..Limits::default()
        },
        software: "ttrpc-guard",
        software_version: env!("CARGO_PKG_VERSION"),
        fingerprint: &[],
        contract: Contract {
            name: NAME,
            catalogue: &CATALOGUE,
            baseline: Level {
                version: hosts,
                features: FeatureSet::EMPTY,
            },
        },
        services: &SERVICES,
        baseline: Baseline::Serve,
    }
}
