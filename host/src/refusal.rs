//! The refusal of a call or a negotiation, as owned data.

use crate::offer::Features;
use agent_core::feature::Catalogue;
use agent_core::{Feature, RefusalReason, Version, Versions};

/// Why a peer refused a call or a negotiation, and what is missing. Use it to choose a fallback.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// The reason.
    pub reason: RefusalReason,
    /// The element that the call used, such as a method or the path of a field; empty if a negotiation was refused.
    pub element: String,
    /// The version that added the element, if the refusing side knows the element.
    pub since: Option<Version>,
    /// The feature that the element belongs to, if any.
    pub feature: Option<Feature>,
    /// Whether the refusing build has the element, so that another session could include it.
    pub built: bool,
    /// The session's version; if a negotiation was refused, the highest version that both sides speak.
    pub session: Option<Version>,
    /// The required features that `session` lacks.
    pub missing: Features,
    /// The versions that the host offered, if a negotiation was refused.
    pub host: Versions,
    /// The versions that the guest offered, if a negotiation was refused.
    pub guest: Versions,
    /// The names of the host's and the guest's contract, if they differ.
    pub contracts: Option<(String, String)>,
}

impl Refusal {
    /// Keeps a refusal on a connection of the contract with these features.
    pub(crate) fn new(refusal: &agent_core::Refusal<'_>, catalogue: &'static Catalogue) -> Self {
        let contracts = refusal.host_contract.zip(refusal.guest_contract);
        Self {
            reason: refusal.reason,
            element: refusal.element.to_string(),
            since: refusal.since,
            feature: refusal.feature,
            built: refusal.built,
            session: refusal.session,
            missing: Features::of(refusal.missing, catalogue),
            host: refusal.host,
            guest: refusal.guest,
            contracts: contracts.map(|(host, guest)| (host.to_owned(), guest.to_owned())),
        }
    }
}
