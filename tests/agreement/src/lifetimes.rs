//! The features of a contract, and when they exist.

use agent_core::feature::{Catalogue, FeatureInfo};
use agent_core::{Feature, Version, VersionRange};

/// From which minor of a major on a feature exists; never, where there is none. Within a major a feature
/// does not go away again: minors only add.
pub type Since = Option<u32>;

/// When each of some features exists: for each, one entry a major, from major 1 on.
#[derive(Clone, Debug)]
pub struct Lifetimes {
    features: Vec<(Feature, Vec<Since>)>,
}

impl Lifetimes {
    /// The lifetimes of these features.
    pub const fn new(features: Vec<(Feature, Vec<Since>)>) -> Self {
        Self { features }
    }

    /// Whether the feature with this place in the list exists at `version`; a vendor's always does.
    pub fn exists(&self, place: usize, version: Version) -> bool {
        let (feature, since) = &self.features[place];
        let since = since[version.major as usize - 1];
        feature.is_vendor() || since.is_some_and(|since| since <= version.minor)
    }

    /// The features by their places.
    pub fn features(&self) -> impl Iterator<Item = Feature> {
        self.features.iter().map(|(feature, _)| *feature)
    }

    /// The same as agent-core wants it. It lives as long as the process, as a contract does.
    pub fn catalogue(&self) -> Catalogue {
        let infos = self.features.iter().map(|(feature, since)| FeatureInfo {
            feature: *feature,
            name: "FEATURE",
            versions: ranges(since).leak(),
        });
        Catalogue {
            features: infos.collect::<Vec<_>>().leak(),
        }
    }
}

fn ranges(since: &[Since]) -> Vec<VersionRange> {
    let majors = (1..).zip(since);
    let exists = majors.filter_map(|(major, since)| {
        since.map(|since| VersionRange::new(major, since, u32::MAX).expect("a range"))
    });
    exists.collect()
}
