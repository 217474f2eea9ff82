//! Features, sets of them, and catalogues.

use super::sinks::write;
use crate::{Opaque, consume};
use agent_core::{Catalogue, Feature, FeatureInfo, FeatureSet, VersionRange};

pub(super) fn drive(input: Opaque<'_>) {
    let feature = Feature(input.u8());
    consume((feature.is_grease(), feature.is_vendor()));
    let mut set = features(input);
    set.insert(feature);
    consume(set.contains(Feature(input.u8())));
    let other: FeatureSet = [Feature(input.u8())].into_iter().collect();
    consume((
        set.union(other),
        set.intersection(other),
        set.difference(other),
    ));
    consume(set.is_empty());
    set.iter().for_each(consume);
    consume((set.to_bytes(), set.to_trimmed_bytes()));
    write(format_args!("{set:?}"));
}

pub(super) fn features(input: Opaque<'_>) -> FeatureSet {
    FeatureSet::from_bytes(input.bytes()).unwrap_or_default()
}

/// A catalogue that a vendor could write.
pub(super) static CATALOGUE: Catalogue = Catalogue {
    features: &[FeatureInfo {
        feature: Feature(1),
        name: "ONE",
        versions: &[VersionRange::from(1, 0)],
    }],
};
