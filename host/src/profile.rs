//! What this end is, owned by the connections that it has.

use crate::contract::Contract;
use crate::error::Error;
use agent_core::frame::MAX_PAYLOAD;
use agent_core::session::{Baseline, OfferContext};
use agent_core::{FeatureSet, Level, Limits, Local, Role, Terms, Version};

/// What this end offers and puts up with.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    pub(crate) max_version: Option<Version>,
    pub(crate) offered: FeatureSet,
    pub(crate) required: FeatureSet,
    pub(crate) vendor: String,
    pub(crate) software: String,
    pub(crate) software_version: String,
    pub(crate) legacy: Legacy,
    pub(crate) contract: Contract,
}

/// What is done with a peer that does not know negotiation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Legacy {
    /// There is no session with it.
    #[default]
    Refuse,
    /// Only methods outside of versions can be called, such as those of `grpc.*`.
    Unversioned,
    /// It is known to speak this.
    Assume(Level),
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            max_version: None,
            offered: Contract::HANDCLASP.catalogue.features().collect(),
            required: FeatureSet::EMPTY,
            vendor: String::new(),
            software: env!("CARGO_PKG_NAME").to_owned(),
            software_version: env!("CARGO_PKG_VERSION").to_owned(),
            legacy: Legacy::default(),
            contract: Contract::HANDCLASP,
        }
    }
}

impl Profile {
    /// This end as the protocol's state machine wants it.
    pub(crate) fn local(&self) -> Local<'_> {
        let versions = self.contract.versions;
        Local {
            role: Role::Host,
            terms: Terms {
                versions: match self.max_version {
                    Some(highest) => versions.clamped(highest),
                    None => versions,
                },
                offered: self.offered,
                required: self.required,
                vendor: &self.vendor,
            },
            limits: Limits {
                max_message: MAX_PAYLOAD,
                // What the guest may call is Ready alone.
                max_streams: 1,
                max_connections: 0,
            },
            software: &self.software,
            software_version: &self.software_version,
            fingerprint: &[],
            contract: self.contract.core(self.baseline()),
            services: &[],
            baseline: Baseline::Serve,
        }
    }

    /// What a peer speaks that never negotiates.
    pub(crate) const fn baseline(&self) -> Level {
        match self.legacy {
            Legacy::Assume(level) => level,
            Legacy::Refuse | Legacy::Unversioned => Level::BASELINE,
        }
    }

    /// What is different in each offer: random bytes, new each time.
    pub(crate) fn offer_context() -> Result<OfferContext, Error> {
        let mut context = OfferContext::default();
        getrandom::fill(&mut context.nonce).map_err(Error::Entropy)?;
        Ok(context)
    }
}
