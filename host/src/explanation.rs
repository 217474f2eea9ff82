//! Why a session is what it is: what became of each thing that was offered.

mod reasons;

use crate::contract;
use crate::offered::{Features, Offered};
use agent_core::{Feature, FeatureSet, Level, Version, VersionRange};
use reasons::Offers;
use std::fmt;

/// What became of each thing that host or guest offered.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Explanation {
    /// All versions that were offered, the highest first.
    pub versions: Vec<ExplainedVersions>,
    /// All features that were offered, the lowest number first.
    pub features: Vec<ExplainedFeature>,
}

/// Versions that had the same fate.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ExplainedVersions {
    /// The versions.
    pub range: VersionRange,
    /// Who offered them.
    pub offered: By,
    /// What became of them.
    pub fate: VersionFate,
}

/// A feature and its fate.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ExplainedFeature {
    /// The feature.
    pub feature: Feature,
    /// Who offered it.
    pub offered: By,
    /// Who would not have gone on without it.
    pub required: Option<By>,
    /// What became of it.
    pub fate: FeatureFate,
}

/// One side or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Only the host.
    Host,
    /// Only the guest.
    Guest,
    /// Host and guest.
    Both,
}

/// What became of a version.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum VersionFate {
    /// It is the session's.
    Chosen,
    /// Only one side offers it.
    NotCommon,
    /// Both offer it, and a higher one is chosen.
    Lower,
    /// Both offer it, and these features are required and not enabled there.
    Lacks(Features),
}

/// What became of a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FeatureFate {
    /// It is enabled.
    Enabled,
    /// Only one side offers it.
    NotCommon,
    /// Both offer it, but as features of different vendors, or of none that has a name.
    VendorsDiffer,
    /// Both offer it, and the session's version does not have it.
    NotAt(Version),
}

/// Explains how the offers of `host` and `guest` came to a session of level `chosen`.
pub fn explain(host: &Offered, guest: &Offered, chosen: Level) -> Explanation {
    let catalogue = &contract::CATALOGUE;
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
            .filter(|versions| versions.fate != VersionFate::Chosen);
        let versions = versions.map(|versions| (versions.range.to_string(), versions.to_string()));
        let features = self
            .features
            .iter()
            .filter(|explained| explained.fate != FeatureFate::Enabled);
        let features = features.map(|explained| (explained.name(), explained.to_string()));
        versions.chain(features).collect()
    }
}

impl ExplainedFeature {
    /// The feature's name; one that this build does not know is called by its number.
    pub fn name(&self) -> String {
        Features::new(FeatureSet::from_iter([self.feature])).to_string()
    }
}

impl By {
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

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Host => "only the host offers it",
            Self::Guest => "only the guest offers it",
            Self::Both => "both offer it",
        })
    }
}

impl VersionFate {
    /// The fate as a word that does not change, for programs that read the command's JSON.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Chosen => "chosen",
            Self::NotCommon => "not_common",
            Self::Lower => "lower",
            Self::Lacks(_) => "lacks_features",
        }
    }
}

impl FeatureFate {
    /// The fate as a word that does not change, for programs that read the command's JSON.
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
        match self.fate {
            VersionFate::Chosen => f.write_str("chosen"),
            VersionFate::NotCommon => write!(f, "not common: {}", self.offered),
            VersionFate::Lower => f.write_str("lower than the chosen"),
            VersionFate::Lacks(features) => {
                write!(f, "what is required is not enabled there: {features}")
            }
        }
    }
}

impl fmt::Display for ExplainedFeature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fate {
            FeatureFate::Enabled => f.write_str("enabled"),
            FeatureFate::NotCommon => self.offered.fmt(f),
            FeatureFate::VendorsDiffer => f.write_str("vendor names differ"),
            FeatureFate::NotAt(version) => write!(f, "does not exist at {version}"),
        }
    }
}
