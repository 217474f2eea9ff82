//! The contract that a connection speaks.

use agent_core::feature::Catalogue;
use agent_core::messages::contract::{CATALOGUE, VERSIONS};
use agent_core::{Level, Versions};

/// A contract: a protocol with versions and features of its own. Pass it to
/// [`Options::contract`](crate::Options::contract) to speak it.
///
/// ```
/// use handclasp::{Catalogue, Contract, FeatureSet, Level, Options, Version, VersionRange, Versions};
///
/// // A generated module has both.
/// static CATALOGUE: Catalogue = Catalogue { features: &[] };
/// const VERSIONS: Versions = Versions::single(VersionRange::up_to(Version::new(1, 16)));
///
/// const ACME: Contract = Contract::new("acme.sandbox", VERSIONS, &CATALOGUE);
///
/// // An agent of 1.11 that never negotiates is called at 1.11, and nothing that is newer leaves.
/// let old = Level { version: Version::new(1, 11), features: FeatureSet::EMPTY };
/// let options = Options::new().contract(ACME).assume_legacy(old);
/// # let _ = options;
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Contract {
    pub(crate) name: &'static str,
    pub(crate) versions: Versions,
    pub(crate) catalogue: &'static Catalogue,
}

impl Contract {
    /// Handclasp's own contract: the default.
    pub const HANDCLASP: Self =
        Self::new(agent_core::Contract::HANDCLASP_NAME, VERSIONS, &CATALOGUE);

    /// A contract with its name, the versions that this build speaks, and the features that this build knows.
    ///
    /// A name is 1 to 64 bytes long; both ends have to use the same. Features have numbers from 1 on, as those of Handclasp's
    /// own contract do; the two are never mixed, since a connection is of one contract.
    ///
    /// # Panics
    /// If the name is empty or longer than 64 bytes: in a constant, that is an error of compilation.
    pub const fn new(
        name: &'static str,
        versions: Versions,
        catalogue: &'static Catalogue,
    ) -> Self {
        assert!(
            !name.is_empty() && name.len() <= agent_core::contract::MAX_NAME,
            "a contract's name is 1 to 64 bytes long"
        );
        Self {
            name,
            versions,
            catalogue,
        }
    }

    /// The contract as the core knows it. A peer that never negotiates speaks `baseline`.
    pub(crate) const fn core(&self, baseline: Level) -> agent_core::Contract<'static> {
        agent_core::Contract {
            name: self.name,
            catalogue: self.catalogue,
            baseline,
        }
    }
}
