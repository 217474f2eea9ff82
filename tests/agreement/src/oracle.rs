//! A second way to select, as simple as it can be: look at every version there is.

use crate::Lifetimes;
use agent_core::error::SelectError;
use agent_core::level::Level;
use agent_core::{FeatureSet, Version};

/// What one side can do with a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Nothing.
    None,
    /// Use it.
    Offered,
    /// Not do without.
    Required,
}

impl Wish {
    /// All, as the digits of a number to the base 3.
    pub const ALL: [Self; 3] = [Self::None, Self::Offered, Self::Required];
}

/// The highest of `common`, the versions that both sides speak from the highest down, at which all that
/// either requires is enabled. `wishes` has host's and guest's for each feature; `scoped` says whether one
/// counts between these two sides.
pub fn best(
    common: impl Iterator<Item = Version>,
    wishes: &[(Wish, Wish)],
    lifetimes: &Lifetimes,
    scoped: impl Fn(usize) -> bool,
) -> Result<Level, SelectError> {
    let mut highest = Err(SelectError::NoCommonVersion);
    for version in common {
        let (mut features, mut missing) = (FeatureSet::EMPTY, FeatureSet::EMPTY);
        for ((place, feature), (host, guest)) in lifetimes.features().enumerate().zip(wishes) {
            let both = *host != Wish::None && *guest != Wish::None;
            if both && scoped(place) && lifetimes.exists(place, version) {
                features.insert(feature);
            } else if *host == Wish::Required || *guest == Wish::Required {
                missing.insert(feature);
            }
        }
        if missing.is_empty() {
            return Ok(Level { version, features });
        }
        if highest == Err(SelectError::NoCommonVersion) {
            let at = version;
            highest = Err(SelectError::MissingFeatures { at, missing });
        }
    }
    highest
}
