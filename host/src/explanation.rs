//! Why a session is what it is: what became of each thing that was offered.

mod reasons;

use crate::offer::{Features, Offer};
use agent_core::{Feature, Level, Version, VersionRange};
use reasons::Offers;
use std::fmt;

/// Why a session has the version and the features that it has: the outcome of each thing that was offered.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Explanation {
    /// All versions that were offered, the highest first.
    pub versions: Vec<ExplainedVersions>,
    /// All features that were offered, the lowest number first.
    pub features: Vec<ExplainedFeature>,
}

/// A range of versions that was offered, and why it was chosen or not.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ExplainedVersions {
    /// The versions.
    pub range: VersionRange,
    /// Who offered them.
    pub offered: Sides,
    /// What became of them.
    pub outcome: VersionOutcome,
}

/// A feature that was offered, and why it was enabled or not.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ExplainedFeature {
    /// The feature.
    pub feature: Feature,
    /// Who offered it.
    pub offered: Sides,
    /// Who would not have gone on without it.
    pub required: Option<Sides>,
    /// What became of it.
    pub outcome: FeatureOutcome,
    name: String,
}

/// The sides that offer or require something: host, guest or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sides {
    /// Only the host.
    Host,
    /// Only the guest.
    Guest,
    /// Host and guest.
    Both,
}

/// Why a range of versions was chosen or not.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum VersionOutcome {
    /// It is the session's.
    Chosen,
    /// Only one side offers it.
    NotCommon,
    /// Both offer it, and a higher one is chosen.
    Lower,
    /// Both offer it, and these features are required and not enabled there.
    Lacks(Features),
}

/// Why a feature was enabled or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FeatureOutcome {
    /// It is enabled.
    Enabled,
    /// Only one side offers it.
    NotCommon,
    /// Both offer it, but as features of different vendors, or of none that has a name.
    VendorsDiffer,
    /// Both offer it, and the session's version does not have it.
    NotAt(Version),
}

/// Explains why the offers of `host` and `guest` led to a session of level `chosen`.
pub fn explain(host: &Offer, guest: &Offer, chosen: Level) -> Explanation {
    let catalogue = host.features.catalogue();
    let offers = Offers {
        host,
        guest,
        chosen,
    };
    Explanation {
        versions: offers.versions(catalogue),
        features: offers.features(),
    }
}

impl Explanation {
    /// Each thing that was not chosen, and why: `PAUSE` and `only the host offers it`.
    pub fn not_chosen(&self) -> Vec<(String, String)> {
        let versions = self
            .versions
            .iter()
            .filter(|versions| versions.outcome != VersionOutcome::Chosen);
        let versions = versions.map(|versions| (versions.range.to_string(), versions.to_string()));
        let features = self
            .features
            .iter()
            .filter(|explained| explained.outcome != FeatureOutcome::Enabled);
        let features = features.map(|explained| (explained.name.clone(), explained.to_string()));
        versions.chain(features).collect()
    }
}

impl ExplainedFeature {
    /// The feature's name; one that this build does not know is called by its number.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Sides {
    /// Who it is, if anyone.
    fn of(host: bool, guest: bool) -> Option<Self> {
        match (host, guest) {
            (true, true) => Some(Self::Both),
            (true, false) => Some(Self::Host),
            (false, true) => Some(Self::Guest),
            (false, false) => None,
        }
    }
}

impl fmt::Display for Sides {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Host => "only the host offers it",
            Self::Guest => "only the guest offers it",
            Self::Both => "both offer it",
        })
    }
}

impl VersionOutcome {
    /// The outcome as a word that does not change, for programs that read the command's JSON.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Chosen => "chosen",
            Self::NotCommon => "not_common",
            Self::Lower => "lower",
            Self::Lacks(_) => "lacks_features",
        }
    }
}

impl FeatureOutcome {
    /// The outcome as a word that does not change, for programs that read the command's JSON.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::NotCommon => "not_common",
            Self::VendorsDiffer => "vendors_differ",
            Self::NotAt(_) => "not_at_version",
        }
    }
}

impl fmt::Display for ExplainedVersions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.outcome {
            VersionOutcome::Chosen => f.write_str("chosen"),
            VersionOutcome::NotCommon => write!(f, "not common: {}", self.offered),
            VersionOutcome::Lower => f.write_str("lower than the chosen"),
            VersionOutcome::Lacks(features) => {
                write!(f, "what is required is not enabled there: {features}")
            }
        }
    }
}

impl fmt::Display for ExplainedFeature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.outcome {
            FeatureOutcome::Enabled => f.write_str("enabled"),
            FeatureOutcome::NotCommon => self.offered.fmt(f),
            FeatureOutcome::VendorsDiffer => f.write_str("vendor names differ"),
            FeatureOutcome::NotAt(version) => write!(f, "does not exist at {version}"),
        }
    }
}
