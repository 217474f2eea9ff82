//! The contract that a connection is of.

use crate::feature::Catalogue;
use crate::level::Level;

/// The longest name of a contract, in bytes.
pub const MAX_NAME: usize = 64;

/// What the two sides of a connection have to have in common before versions are compared: whose versions and features they
/// are.
///
/// ```
/// use agent_core::{Contract, FeatureSet, Level, Version};
/// use agent_core::feature::Catalogue;
///
/// static CATALOGUE: Catalogue = Catalogue { features: &[] };
///
/// /// Somebody's protocol, whose oldest agents speak 1.11 and never negotiate.
/// const ACME: Contract<'static> = Contract {
///     name: "acme.sandbox",
///     catalogue: &CATALOGUE,
///     baseline: Level { version: Version::new(1, 11), features: FeatureSet::EMPTY },
/// };
/// assert!(!ACME.is_handclasp());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Contract<'c> {
    /// Its name: not empty, and at most [`MAX_NAME`] bytes. Peers take an offer with any other name for malformed.
    pub name: &'c str,
    /// The features that this build knows, and their versions.
    pub catalogue: &'static Catalogue,
    /// What a peer speaks that never negotiates: what a server serves it, and what a client calls it at.
    pub baseline: Level,
}

impl<'c> Contract<'c> {
    /// The name of Handclasp's own contract, which offers leave out.
    pub const HANDCLASP: &'static str = "handclasp";

    /// Handclasp's own contract, with the features that this build knows.
    pub const fn handclasp(catalogue: &'static Catalogue) -> Self {
        Self {
            name: Self::HANDCLASP,
            catalogue,
            baseline: Level::BASELINE,
        }
    }

    /// Whether this is Handclasp's own contract.
    pub fn is_handclasp(&self) -> bool {
        self.name == Self::HANDCLASP
    }

    /// The name as an offer holds it.
    pub(crate) fn offered_name(&self) -> Option<&'c str> {
        (!self.is_handclasp()).then_some(self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static NONE: Catalogue = Catalogue { features: &[] };

    fn contract(name: &str) -> Contract<'_> {
        Contract {
            name,
            ..Contract::handclasp(&NONE)
        }
    }

    #[test]
    fn an_offer_names_every_contract_but_our_own() {
        assert_eq!(Contract::handclasp(&NONE).offered_name(), None);
        assert_eq!(contract("acme").offered_name(), Some("acme"));
    }
}
