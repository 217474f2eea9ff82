//! Why a session does not include an element of the contract.

use crate::feature::FeatureSet;
use crate::level::Need;

/// Why a session does not include an element of the contract, such as a method or a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Absent {
    /// This build does not know the element.
    Unknown,
    /// This build knows the element, but was built without its feature.
    NotBuilt(Need),
    /// This build has the element, but the session's level is too low for it.
    NotEnabled(Need),
    /// The method streams, and nothing was negotiated on the connection.
    NotNegotiated(Need),
}

impl Absent {
    /// Finds out why an element is absent. `need` is what the element needs, `None` if this build does not know the element.
    /// `offered` are the features that this build offers. A build offers every feature that it has.
    pub fn new(need: Option<Need>, offered: &FeatureSet) -> Self {
        match need {
            None => Self::Unknown,
            Some(need) if need.is_built(offered) => Self::NotEnabled(need),
            Some(need) => Self::NotBuilt(need),
        }
    }

    /// What the element needs; `None` if this build does not know it.
    pub const fn need(self) -> Option<Need> {
        match self {
            Self::Unknown => None,
            Self::NotBuilt(need) | Self::NotEnabled(need) | Self::NotNegotiated(need) => Some(need),
        }
    }

    /// Whether this build has the element.
    pub const fn is_built(self) -> bool {
        matches!(self, Self::NotEnabled(_) | Self::NotNegotiated(_))
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
