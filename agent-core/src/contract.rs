//! The contract that a connection speaks.

use crate::feature::Catalogue;
use crate::level::Level;

/// The maximum length of a contract's name, in bytes.
pub const MAX_NAME: usize = 64;

/// A contract: a protocol with versions and features of its own. Both sides of a connection must speak the same one.
///
/// ```
/// use agent_core::{Contract, FeatureSet, Level, Version};
/// use agent_core::feature::Catalogue;
///
/// static CATALOGUE: Catalogue = Catalogue { features: &[] };
///
/// /// A vendor's protocol. Its oldest agents speak 1.11 and do not negotiate.
/// const ACME: Contract<'static> = Contract {
///     name: "acme.sandbox",
///     catalogue: &CATALOGUE,
///     baseline: Level { version: Version::new(1, 11), features: FeatureSet::EMPTY },
/// };
/// assert!(!ACME.is_handclasp());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Contract<'c> {
    /// The contract's name, 1 to [`MAX_NAME`] bytes. Peers reject an offer whose name is empty or longer.
    pub name: &'c str,
    /// The features that this build knows, and their versions.
    pub catalogue: &'static Catalogue,
    /// The level of a peer that never negotiates. A server serves it at this level, and a client calls it at this level.
    pub baseline: Level,
}

impl<'c> Contract<'c> {
    /// The name of Handclasp's own contract, which offers leave out.
    pub const HANDCLASP_NAME: &'static str = "handclasp";

    /// Handclasp's own contract, with the features that this build knows.
    pub const fn handclasp(catalogue: &'static Catalogue) -> Self {
        Self {
            name: Self::HANDCLASP_NAME,
            catalogue,
            baseline: Level::BASELINE,
        }
    }

    /// Whether this is Handclasp's own contract.
    pub fn is_handclasp(&self) -> bool {
        self.name == Self::HANDCLASP_NAME
    }

    /// The name in an offer; `None` for Handclasp's own contract.
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
