//! Why a session has its level: the outcome of each version and feature that was offered.

mod reasons;

use crate::offer::{Features, Offer};
use agent_core::{Feature, Level, Version, VersionRange};
use reasons::Offers;
use std::fmt;

/// Why a session has its level: the outcome of each version and feature that was offered.
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
    /// The sides that offered them.
    pub offered: Sides,
    /// Whether it was chosen, and why.
    pub outcome: VersionOutcome,
}

/// A feature that was offered, and why it was enabled or not.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ExplainedFeature {
    /// The feature.
    pub feature: Feature,
    /// The sides that offered it.
    pub offered: Sides,
    /// The sides that required it, if any.
    pub required: Option<Sides>,
    /// Whether it was enabled, and why.
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
    /// The session's version is in the range.
    Chosen,
    /// Only one side offers it.
    NotCommon,
    /// Both sides offer it, but a higher one was chosen.
    Lower,
    /// Both sides offer it, but it cannot enable these required features.
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
    /// Both sides offer it as a vendor's feature, but their vendors differ or have no name.
    VendorsDiffer,
    /// Both sides offer it, but it does not exist in the session's version.
    NotAt(Version),
}

/// Explains why the offers of `host` and `guest` led to the level `chosen`.
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
    /// The versions and features that are not in the session, each with the reason: `PAUSE`, `only the host offers it`.
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
    /// The feature's name, or its number if this build does not know it.
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
    /// The name of the outcome, which never changes. It is in the command's JSON output.
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
    /// The name of the outcome, which never changes. It is in the command's JSON output.
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
