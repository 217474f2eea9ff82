//! The offer of a side, kept beyond the bytes that it came in.

use agent_core::offer::BootTimes;
use agent_core::{Feature, FeatureSet, Limits, Versions};
use std::fmt;

/// The offer of one side in a negotiation: its versions, features, limits, and what software it is.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Offer {
    /// The versions that it speaks, without those that are never assigned.
    pub versions: Versions,
    /// The features that it can do or use.
    pub features: Features,
    /// The features without which it would not have gone on.
    pub required: Features,
    /// Whose vendor features these are; empty if nobody's.
    pub vendor: String,
    /// The software's name.
    pub software: String,
    /// The software's version.
    pub software_version: String,
    /// What it accepts.
    pub limits: Limits,
    /// The fingerprint of the newest contract that it was built from; empty if not said.
    pub fingerprint: Vec<u8>,
    /// The generation, which changes when the guest is cloned or restored; `None` if not known.
    pub generation: Option<[u8; 16]>,
    /// When the guest reached the stations of its boot; from guests.
    pub boot: Option<BootTimes>,
}

impl From<&agent_core::Offer<'_>> for Offer {
    fn from(offer: &agent_core::Offer<'_>) -> Self {
        let terms = &offer.terms;
        Self {
            versions: terms.versions.without_grease(),
            features: Features::new(terms.offered.union(terms.required)),
            required: Features::new(terms.required),
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

/// A set of features that is displayed by their names.
///
/// ```
/// use handclasp::{Feature, FeatureSet, Features};
///
/// let features = Features::new(FeatureSet::from_iter([Feature(128)]));
/// assert_eq!(features.to_string(), "feature 128");
/// assert_eq!(Features::default().to_string(), "no features");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Features(FeatureSet);

impl Features {
    /// The features of `set` without those that are never assigned.
    pub fn new(set: FeatureSet) -> Self {
        Self(set.intersection(FeatureSet::OWN.union(FeatureSet::VENDOR)))
    }

    /// The features by their numbers.
    pub const fn set(self) -> FeatureSet {
        self.0
    }

    /// Whether `feature` is one of them.
    pub fn contains(self, feature: Feature) -> bool {
        self.0.contains(feature)
    }

    /// Their names, lowest number first; one that this build does not know is called by its number.
    pub fn names(self) -> Vec<String> {
        let name = |feature: Feature| match crate::contract::CATALOGUE.name(feature) {
            Some(name) => name.to_owned(),
            None => format!("feature {}", feature.0),
        };
        self.0.iter().map(name).collect()
    }
}

impl fmt::Display for Features {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("no features");
        }
        f.write_str(&self.names().join(", "))
    }
}
