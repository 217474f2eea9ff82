//! The configuration of this end of a connection, which all its sessions share.

use crate::contract::Contract;
use crate::dispatch::Service;
use crate::grease::OutgoingOffer;
use crate::offer::{BootTimes, Limits, Offer, Role, Terms};

/// The configuration of this end of all its connections: what it speaks, serves and accepts.
#[derive(Clone, Debug)]
pub struct Local<'c> {
    /// Whether this end is in the host or in the guest.
    pub role: Role,
    /// The versions and features that this end offers.
    pub terms: Terms<'c>,
    /// The limits of what this end accepts.
    pub limits: Limits,
    /// The software's name.
    pub software: &'c str,
    /// The software's version.
    pub software_version: &'c str,
    /// The fingerprint of the newest contract that this end was built from; empty if unknown.
    pub fingerprint: &'c [u8],
    /// The contract that this end speaks.
    pub contract: Contract<'c>,
    /// The services that this end serves.
    pub services: &'static [&'static Service],
    /// The policy for a peer that never negotiates.
    pub baseline: Baseline,
}

/// The policy for a peer that never negotiates. The level itself is [`Contract::baseline`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Baseline {
    /// The peer is served at the contract's baseline.
    #[default]
    Serve,
    /// The peer can only call methods that are [`Always`](crate::dispatch::Visibility::Always) available, such as Health.
    Refuse,
}

/// The parts of an offer that are new for every offer. The program around the session passes them in, because the session
/// has no clock and no entropy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OfferContext {
    /// Random bytes.
    pub nonce: [u8; 16],
    /// 16 bytes that change when the virtual machine is cloned or restored; `None` if unknown.
    pub generation: Option<[u8; 16]>,
    /// The guest's boot times; `None` in a host.
    pub boot: Option<BootTimes>,
}

impl Local<'_> {
    /// Returns the offer that this end sends.
    pub fn offer(&self, context: &OfferContext) -> OutgoingOffer<'_> {
        let offer = Offer {
            terms: self.terms,
            limits: self.limits,
            software: self.software,
            software_version: self.software_version,
            fingerprint: self.fingerprint,
            generation: context.generation,
            nonce: context.nonce,
            boot: context.boot,
            contract: self.contract.offered_name(),
        };
        OutgoingOffer::new(offer, self.role)
    }
}
