//! How the outcomes follow from the two offers and the session's level.

use super::{ExplainedFeature, ExplainedVersions, FeatureOutcome, Sides, VersionOutcome};
use crate::offer::{Features, Offer};
use agent_core::{Catalogue, Feature, FeatureSet, Level, Version, VersionRange};
use std::cmp::Reverse;

/// What the explanation is of.
#[derive(Clone, Copy)]
pub(super) struct Offers<'o> {
    pub(super) host: &'o Offer,
    pub(super) guest: &'o Offer,
    pub(super) chosen: Level,
}

impl Offers<'_> {
    pub(super) fn versions(self, catalogue: &Catalogue) -> Vec<ExplainedVersions> {
        let ranges = |side: &Offer| side.versions.ranges().to_owned();
        let (host, guest) = (ranges(self.host), ranges(self.guest));
        let of_major = |ranges: &[VersionRange], major| {
            ranges.iter().copied().find(|range| range.major() == major)
        };
        let mut majors: Vec<_> = host
            .iter()
            .chain(&guest)
            .map(|range| range.major())
            .collect();
        majors.sort_unstable_by_key(|major| Reverse(*major));
        majors.dedup();
        let explained = majors.into_iter().flat_map(|major| {
            let spans = spans(of_major(&host, major), of_major(&guest, major));
            spans
                .into_iter()
                .flat_map(move |span| self.judge(span, catalogue))
        });
        explained.collect()
    }

    /// The outcome of versions that the same sides offer. The highest decides for all below it.
    fn judge(self, (range, offered): Span, catalogue: &Catalogue) -> Vec<ExplainedVersions> {
        let explained = |range, outcome| ExplainedVersions {
            range,
            offered,
            outcome,
        };
        if offered != Sides::Both {
            return vec![explained(range, VersionOutcome::NotCommon)];
        }
        let highest = Version::new(range.major(), range.max_minor());
        if highest == self.chosen.version {
            let lower = highest.minor.checked_sub(1);
            let lower =
                lower.and_then(|minor| VersionRange::new(range.major(), range.min_minor(), minor));
            let lower = lower.map(|lower| explained(lower, VersionOutcome::Lower));
            let chosen = explained(VersionRange::only(highest), VersionOutcome::Chosen);
            return [Some(chosen), lower].into_iter().flatten().collect();
        }
        let outcome = if highest < self.chosen.version {
            VersionOutcome::Lower
        } else {
            VersionOutcome::Lacks(self.missing(highest, catalogue))
        };
        vec![explained(range, outcome)]
    }

    /// What is required and not enabled at a version that both offer.
    fn missing(self, version: Version, catalogue: &Catalogue) -> Features {
        let (host, guest) = (self.host, self.guest);
        let common = host.features.set().intersection(guest.features.set());
        let mut enabled = common.intersection(catalogue.at(version));
        if !self.same_vendor() {
            enabled = enabled.intersection(FeatureSet::OWN);
        }
        let required = host.required.set().union(guest.required.set());
        Features::of(required.difference(enabled), host.features.catalogue())
    }

    pub(super) fn features(self) -> Vec<ExplainedFeature> {
        let offered = self.host.features.set().union(self.guest.features.set());
        let explained = offered.iter().filter_map(|feature| {
            let (host, guest) = (self.host, self.guest);
            let by = |host: Features, guest: Features| {
                Sides::of(host.contains(feature), guest.contains(feature))
            };
            let offered = by(host.features, guest.features)?;
            Some(ExplainedFeature {
                feature,
                offered,
                required: by(host.required, guest.required),
                outcome: self.outcome(feature, offered),
                name: Features::of(FeatureSet::from_iter([feature]), host.features.catalogue())
                    .to_string(),
            })
        });
        explained.collect()
    }

    fn outcome(self, feature: Feature, offered: Sides) -> FeatureOutcome {
        if self.chosen.features.contains(feature) {
            FeatureOutcome::Enabled
        } else if offered != Sides::Both {
            FeatureOutcome::NotCommon
        } else if feature.is_vendor() && !self.same_vendor() {
            FeatureOutcome::VendorsDiffer
        } else {
            FeatureOutcome::NotAt(self.chosen.version)
        }
    }

    fn same_vendor(self) -> bool {
        self.host.vendor == self.guest.vendor && !self.host.vendor.is_empty()
    }
}

/// Versions of one major, and who offers them all.
type Span = (VersionRange, Sides);

/// Cuts what two sides offer of one major where one of them begins or ends; the highest first.
fn spans(host: Option<VersionRange>, guest: Option<VersionRange>) -> Vec<Span> {
    let sides = [host, guest];
    let ranges = || sides.into_iter().flatten();
    // Where a span can begin; the end of a range is the minor before the next span.
    let begins = ranges().map(VersionRange::min_minor);
    let after = ranges().filter_map(|range| range.max_minor().checked_add(1));
    let mut begins: Vec<_> = begins.chain(after).collect();
    begins.sort_unstable();
    begins.dedup();
    let next = begins.iter().skip(1).map(|next| next - 1).chain([u32::MAX]);
    let spans = begins.iter().zip(next).filter_map(|(begin, last)| {
        let holds = |side: Option<VersionRange>| {
            side.is_some_and(|range| range.contains(Version::new(range.major(), *begin)))
        };
        let by = Sides::of(holds(host), holds(guest))?;
        let major = ranges().next()?.major();
        Some((VersionRange::new(major, *begin, last)?, by))
    });
    let mut spans: Vec<_> = spans.collect();
    spans.reverse();
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use agent_core::FeatureInfo;
    use agent_core::negotiate::select;
    use agent_core::{Terms, Versions};

    const OLD: Feature = Feature(1);
    const NEW: Feature = Feature(4);
    const VENDORS: Feature = Feature(130);

    fn catalogue() -> Catalogue {
        let from = |major, minor| VersionRange::new(major, minor, u32::MAX).unwrap();
        let info = |feature, versions: Vec<_>| FeatureInfo {
            feature,
            name: "NAME",
            versions: versions.leak(),
        };
        let old = info(OLD, vec![from(1, 0)]);
        let new = info(NEW, vec![from(1, 1), from(2, 0)]);
        Catalogue {
            features: vec![old, new].leak(),
        }
    }

    /// What a side offers of each major, from which minor to which, the highest major first.
    fn terms(ranges: &[[u32; 3]], offered: &[Feature], required: &[Feature]) -> Terms<'static> {
        let mut versions = Versions::new();
        for [major, min, max] in ranges {
            let range = VersionRange::new(*major, *min, *max).unwrap();
            versions.push(range).unwrap();
        }
        Terms {
            versions,
            offered: offered.iter().copied().collect(),
            required: required.iter().copied().collect(),
            vendor: "",
        }
    }

    /// Each thing that was offered and what became of it.
    fn told(host: Terms<'_>, guest: Terms<'_>) -> Vec<String> {
        let chosen = select(&host, &guest, &catalogue()).unwrap();
        let offered = |terms| {
            let offer = agent_core::Offer {
                terms,
                ..agent_core::Offer::default()
            };
            Offer::new(&offer, crate::contract::Contract::HANDCLASP.catalogue)
        };
        let (host, guest) = (&offered(host), &offered(guest));
        let offers = Offers {
            host,
            guest,
            chosen,
        };
        let versions = offers.versions(&catalogue()).into_iter();
        let versions = versions.map(|explained| format!("{}: {explained}", explained.range));
        let features = offers.features().into_iter();
        let features = features.map(|explained| format!("{}: {explained}", explained.feature.0));
        versions.chain(features).collect()
    }

    #[test]
    fn each_version_is_explained_once() {
        let host = terms(&[[3, 0, 0], [2, 2, 3], [1, 1, 6]], &[], &[]);
        let guest = terms(&[[2, 0, 1], [1, 0, 4]], &[], &[]);
        assert_eq!(
            told(host, guest),
            [
                "3.0: not common: only the host offers it",
                "2.2-2.3: not common: only the host offers it",
                "2.0-2.1: not common: only the guest offers it",
                "1.5-1.6: not common: only the host offers it",
                "1.4: chosen",
                "1.1-1.3: lower than the chosen",
                "1.0: not common: only the guest offers it",
            ]
        );
        let everything = terms(&[[1, 0, u32::MAX]], &[], &[]);
        let most = u32::MAX;
        assert_eq!(
            told(everything, everything),
            [
                format!("1.{most}: chosen"),
                format!("1.0-1.{}: lower than the chosen", most - 1)
            ]
        );
    }

    #[test]
    fn a_version_without_what_is_required_is_passed_over() {
        let host = terms(&[[2, 0, 1], [1, 0, 1]], &[OLD, NEW], &[]);
        let guest = terms(&[[2, 0, 0], [1, 0, 1], [0, 0, 9]], &[], &[OLD]);
        assert_eq!(
            told(host, guest),
            [
                "2.1: not common: only the host offers it",
                "2.0: what is required is not enabled there: TIME",
                "1.1: chosen",
                "1.0: lower than the chosen",
                "0.0-0.9: not common: only the guest offers it",
                "1: enabled",
                "4: only the host offers it",
            ]
        );
    }

    #[test]
    fn a_lower_major_is_lower() {
        let both = terms(&[[2, 0, 0], [1, 0, 1]], &[], &[]);
        assert_eq!(
            told(both, both),
            ["2.0: chosen", "1.0-1.1: lower than the chosen"]
        );
    }

    #[test]
    fn features_are_missing_for_four_reasons() {
        let mut host = terms(&[[1, 0, 0]], &[OLD, NEW, VENDORS], &[]);
        let mut guest = terms(&[[1, 0, 0]], &[NEW, VENDORS, Feature(7)], &[]);
        let expected = |vendors| {
            [
                "1.0: chosen",
                "1: only the host offers it",
                "4: does not exist at 1.0",
                "7: only the guest offers it",
                vendors,
            ]
            .map(str::to_owned)
        };
        assert_eq!(told(host, guest), expected("130: vendor names differ"));
        host.vendor = "acme";
        assert_eq!(told(host, guest), expected("130: vendor names differ"));
        guest.vendor = "acme";
        assert_eq!(told(host, guest), expected("130: enabled"));
    }

    #[test]
    fn grease_is_not_shown() {
        let host = terms(&[[70_000, 0, 0], [1, 0, 0]], &[Feature(200)], &[]);
        let guest = terms(&[[1, 0, 0]], &[Feature(230)], &[]);
        assert_eq!(told(host, guest), ["1.0: chosen"]);
    }
}
