//! Why a session does not hold an element of the contract.

use crate::feature::FeatureSet;
use crate::level::Need;

/// Why a session does not hold an element of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Absent {
    /// This build does not know the element.
    Unknown,
    /// This build knows the element, and was made without its feature.
    NotBuilt(Need),
    /// This build has the element, for sessions that hold what it needs.
    NotEnabled(Need),
}

impl Absent {
    /// Why an element is absent that needs `need`, if this build knows that, in a build that offers these features. A build
    /// offers all that it has.
    pub fn new(need: Option<Need>, offered: &FeatureSet) -> Self {
        match need {
            None => Self::Unknown,
            Some(need) if need.is_built(offered) => Self::NotEnabled(need),
            Some(need) => Self::NotBuilt(need),
        }
    }

    /// What the element needs, if this build knows that.
    pub const fn need(self) -> Option<Need> {
        match self {
            Self::Unknown => None,
            Self::NotBuilt(need) | Self::NotEnabled(need) => Some(need),
        }
    }

    /// Whether this build has the element.
    pub const fn is_built(self) -> bool {
        matches!(self, Self::NotEnabled(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feature::Feature;

    #[test]
    fn an_element_is_unknown_or_not_built_or_not_enabled() {
        let need = Need::since(1, 1).with(Feature(3));
        let offered = FeatureSet::from_iter([Feature(3)]);
        let absent = Absent::new(None, &offered);
        assert_eq!((absent, absent.need()), (Absent::Unknown, None));
        assert!(!absent.is_built());
        let absent = Absent::new(Some(need), &FeatureSet::EMPTY);
        assert_eq!(
            (absent, absent.need()),
            (Absent::NotBuilt(need), Some(need))
        );
        assert!(!absent.is_built());
        let absent = Absent::new(Some(need), &offered);
        assert_eq!(
            (absent, absent.need()),
            (Absent::NotEnabled(need), Some(need))
        );
        assert!(absent.is_built());
    }
}
