//! The columns: this host library, clamped to each released contract, and as it is.

use std::rc::Rc;
use std::time::Duration;

use handclasp::{Options, Version};

use crate::contracts::Contract;

/// How long connecting and negotiating may take: an emulated guest on a busy machine is slow.
const DEADLINE: Duration = Duration::from_secs(30);

/// A host that takes part.
pub(crate) struct Host {
    /// The released version, or `current`.
    pub(crate) name: String,
    /// The contract that it speaks.
    pub(crate) contract: Rc<Contract>,
    clamp: Option<Version>,
}

/// The hosts, oldest first; the last one is not clamped.
pub(crate) fn all(released: &[Rc<Contract>], current: &Rc<Contract>) -> Vec<Host> {
    let clamped = released.iter().map(|contract| Host {
        name: contract.version.to_string(),
        contract: Rc::clone(contract),
        clamp: Some(contract.version),
    });
    let unclamped = Host {
        name: "current".to_owned(),
        contract: Rc::clone(current),
        clamp: None,
    };
    clamped.chain([unclamped]).collect()
}

impl Host {
    /// How this host connects.
    pub(crate) fn options(&self) -> Options {
        let options = Options::new().deadline(DEADLINE);
        match self.clamp {
            Some(highest) => options.max_version(highest),
            None => options,
        }
    }
}
