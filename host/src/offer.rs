//! The offer of one side, as owned data.

use crate::contract::Contract;
use agent_core::feature::Catalogue;
use agent_core::offer::BootTimes;
use agent_core::{Feature, FeatureSet, Limits, Versions};
use std::fmt;

/// The offer of one side in a negotiation: its versions, features, limits and software.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Offer {
    /// The versions that this side speaks, without grease.
    pub versions: Versions,
    /// The features that this side supports, including the required ones.
    pub features: Features,
    /// The features that this side requires of every session.
    pub required: Features,
    /// The name of the contract that this side speaks.
    pub contract: String,
    /// The vendor that the vendor features belong to; empty if there are none.
    pub vendor: String,
    /// The software's name.
    pub software: String,
    /// The software's version.
    pub software_version: String,
    /// The limits of what this side accepts.
    pub limits: Limits,
    /// The fingerprint of the newest contract that this side was built from; empty if not stated.
    pub fingerprint: Vec<u8>,
    /// The generation, which changes when the guest is cloned or restored; `None` if not known.
    pub generation: Option<[u8; 16]>,
    /// The guest's boot times; `None` in a host's offer.
    pub boot: Option<BootTimes>,
}

impl Offer {
    /// Keeps an offer of the contract with these features.
    pub(crate) fn new(offer: &agent_core::Offer<'_>, catalogue: &'static Catalogue) -> Self {
        let terms = &offer.terms;
        let features = |set| Features::of(set, catalogue);
        Self {
            versions: terms.versions.without_grease(),
            features: features(terms.offered.union(terms.required)),
            required: features(terms.required),
            contract: offer.contract_name().to_owned(),
            vendor: terms.vendor.to_owned(),
            software: offer.software.to_owned(),
            software_version: offer.software_version.to_owned(),
            limits: offer.limits,
            fingerprint: offer.fingerprint.to_owned(),
            generation: offer.generation,
            boot: offer.boot,
        }
    }
}

/// A set of features that displays as their names.
///
/// ```
/// use handclasp::{Feature, FeatureSet, Features};
///
/// let features = Features::new(FeatureSet::from_iter([Feature(128)]));
/// assert_eq!(features.to_string(), "feature 128");
/// assert_eq!(Features::default().to_string(), "no features");
/// ```
#[derive(Clone, Copy)]
pub struct Features {
    set: FeatureSet,
    catalogue: &'static Catalogue,
}

impl Features {
    /// The features of `set` without grease, with their names in Handclasp's own contract.
    pub fn new(set: FeatureSet) -> Self {
        Self::of(set, Contract::HANDCLASP.catalogue)
    }

    /// The features of `set` without grease, with their names in `catalogue`.
    pub fn of(set: FeatureSet, catalogue: &'static Catalogue) -> Self {
        let assigned = FeatureSet::OWN.union(FeatureSet::VENDOR);
        Self {
            set: set.intersection(assigned),
            catalogue,
        }
    }

    pub(crate) const fn catalogue(self) -> &'static Catalogue {
        self.catalogue
    }

    /// The features as a set of numbers.
    pub const fn set(self) -> FeatureSet {
        self.set
    }

    /// Whether `feature` is in the set.
    pub fn contains(self, feature: Feature) -> bool {
        self.set.contains(feature)
    }

    /// The features' names, lowest number first. A feature that this build does not know has its number as a name.
    pub fn names(self) -> Vec<String> {
        let name = |feature: Feature| match self.catalogue.name(feature) {
            Some(name) => name.to_owned(),
            None => format!("feature {}", feature.0),
        };
        self.set.iter().map(name).collect()
    }
}

impl Default for Features {
    fn default() -> Self {
        Self::new(FeatureSet::EMPTY)
    }
}

impl PartialEq for Features {
    fn eq(&self, other: &Self) -> bool {
        self.set == other.set
    }
}

impl Eq for Features {}

impl fmt::Debug for Features {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Features({self})")
    }
}

impl fmt::Display for Features {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.set.is_empty() {
            return f.write_str("no features");
        }
        f.write_str(&self.names().join(", "))
    }
}
