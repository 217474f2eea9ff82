//! What the agent is, apart from any one connection.

use super::generated::contract::CATALOGUE;
use super::generated::v1::lamp;
use crate::VENDOR;
use agent_core::Contract;
use agent_core::dispatch::Service;
use agent_core::messages::{contract, health};
use agent_core::session::Baseline;
use agent_core::{FeatureSet, Limits, Local, Role, Terms};

/// The longest request's frame payload, in bytes.
const MAX_MESSAGE: u32 = 65536;

/// What is served. An agent that also serves Handclasp's own methods names their `SERVICE` here.
static SERVICES: [&Service; 2] = [&lamp::SERVICE, &health::SERVICE];

/// The agent with these of its features.
pub fn agent(features: FeatureSet) -> Local<'static> {
    Local {
        role: Role::Guest,
        terms: Terms {
            // The versions are Handclasp's; what is Acme's goes by features.
            versions: contract::VERSIONS,
            offered: features,
            required: FeatureSet::EMPTY,
            vendor: VENDOR,
        },
        limits: Limits {
            max_message: MAX_MESSAGE,
            ..Limits::default()
        },
        software: "lamp-agent",
        software_version: env!("CARGO_PKG_VERSION"),
        fingerprint: &[],
        contract: Contract::handclasp(&CATALOGUE),
        services: &SERVICES,
        baseline: Baseline::Serve,
    }
}
