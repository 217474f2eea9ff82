//! What this end of a connection is, apart from any one session.

use crate::contract::Contract;
use crate::dispatch::Service;
use crate::grease::GreasedOffer;
use crate::offer::{BootTimes, Limits, Offer, Role, Terms};

/// What this end speaks, serves and accepts.
#[derive(Clone, Debug)]
pub struct Local<'c> {
    /// Which side of the virtual machine's wall this is.
    pub role: Role,
    /// Versions and features.
    pub terms: Terms<'c>,
    /// What this end accepts.
    pub limits: Limits,
    /// The software's name.
    pub software: &'c str,
    /// The software's version.
    pub software_version: &'c str,
    /// The fingerprint of the newest contract; empty if not known.
    pub fingerprint: &'c [u8],
    /// The contract that this end speaks.
    pub contract: Contract<'c>,
    /// The services that this end serves.
    pub services: &'static [&'static Service],
    /// What a peer that never negotiates is given.
    pub baseline: Baseline,
}

/// What a peer that never negotiates is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Baseline {
    /// The contract's baseline.
    #[default]
    Serve,
    /// Nothing but Health.
    Refuse,
}

/// What is different in each offer: entropy and the time come from outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// Random bytes.
    pub nonce: [u8; 16],
    /// The generation, where it is known.
    pub generation: Option<[u8; 16]>,
    /// Boot timestamps, from a guest.
    pub boot: Option<BootTimes>,
}

impl Local<'_> {
    /// The offer that this end makes at `moment`.
    pub fn offer(&self, moment: &Moment) -> GreasedOffer<'_> {
        let offer = Offer {
            terms: self.terms,
            limits: self.limits,
            software: self.software,
            software_version: self.software_version,
            fingerprint: self.fingerprint,
            generation: moment.generation,
            nonce: moment.nonce,
            boot: moment.boot,
            contract: self.contract.offered_name(),
        };
        GreasedOffer::new(offer, self.role)
    }
}
