//! Why a peer refused a call or a negotiation, as this side keeps it.

use crate::offer::Features;
use agent_core::feature::Catalogue;
use agent_core::{Feature, RefusalReason, Version, Versions};

/// Why a peer refused a call or a negotiation, and what is missing: enough to choose a fallback by.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// Why.
    pub reason: RefusalReason,
    /// What was used: the path of a field or value, or a method; empty where nothing was.
    pub element: String,
    /// The version that brought it, if the refusing side knows.
    pub since: Option<Version>,
    /// The feature that it belongs to, if it has one.
    pub feature: Option<Feature>,
    /// Whether the refusing build has it at all, and would do it in another session.
    pub built: bool,
    /// The version that was judged at: the session's, or the highest candidate of a negotiation.
    pub session: Option<Version>,
    /// The required features that this version lacks.
    pub missing: Features,
    /// The versions that the host offered, where a negotiation was refused.
    pub host: Versions,
    /// The versions that the guest offered, where a negotiation was refused.
    pub guest: Versions,
    /// The names of the host's and the guest's contract, where they are different ones.
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
