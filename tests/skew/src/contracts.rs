//! What a session at a contract's version has to hold: taken from the contract's files, so that a gate that is wrong
//! cannot also be the measure.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::rc::Rc;

use agent_schema::model::Model;
use agent_schema::{Contract as Files, SchemaError};
use anyhow::{Context, Result};
use handclasp::Version;

use vm_harness::ground::Workspace;

/// The package's services by which sessions come about: every cell has used them when it makes its first call.
const NEGOTIATION: [&str; 2] = ["handclasp.v1.Negotiation", "handclasp.v1.Host"];

/// A contract, as far as calls are concerned.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Contract {
    /// Its version.
    pub(crate) version: Version,
    /// Its features' names, lowest number first.
    pub(crate) features: Vec<String>,
    /// Its methods, such as `handclasp.v1.Agent/Run`, and the values of its vocabularies, such as
    /// `handclasp.v1.MountRequest.driver "tmpfs"`.
    pub(crate) elements: BTreeSet<String>,
}

/// The released contracts, oldest first.
pub(crate) fn released(workspace: &Workspace) -> Result<Vec<Rc<Contract>>> {
    let directory = workspace.root().join("proto/released");
    let context = || format!("cannot read {}", directory.display());
    let mut contracts = Vec::new();
    for entry in fs::read_dir(&directory).with_context(context)? {
        let contract = Contract::read(&entry.with_context(context)?.path())?;
        contracts.push(Rc::new(contract));
    }
    contracts.sort_by_key(|contract| (contract.version.major, contract.version.minor));
    Ok(contracts)
}

/// The contract that is in force.
pub(crate) fn current(workspace: &Workspace) -> Result<Rc<Contract>> {
    Contract::read(&workspace.root().join("proto")).map(Rc::new)
}

impl Contract {
    fn read(directory: &Path) -> Result<Self> {
        let read = || Model::read(&Files::read(directory)?).map_err(SchemaError::from);
        let model = read().with_context(|| format!("the contract in {}", directory.display()))?;
        let version = Version::new(model.version.major, model.version.minor);
        let features = model.features().into_iter();
        Ok(Self {
            version,
            features: features.map(|(feature, _)| feature.name).collect(),
            elements: methods(&model).chain(values(&model)).collect(),
        })
    }

    /// The contract of a session between two ends of these contracts.
    pub(crate) fn common<'c>(&'c self, other: &'c Self) -> &'c Self {
        if other.version.includes(self.version) {
            self
        } else {
            other
        }
    }
}

fn methods(model: &Model) -> impl Iterator<Item = String> {
    let services = model.services.iter();
    let services = services.filter(|service| !NEGOTIATION.contains(&&*service.full_name()));
    services.flat_map(|service| {
        let methods = service.methods.iter();
        methods.map(|method| format!("{}/{}", service.full_name(), method.name))
    })
}

fn values(model: &Model) -> impl Iterator<Item = String> {
    model.messages.iter().flat_map(|message| {
        message.fields.iter().flat_map(|field| {
            let values = field.values.iter();
            values.map(|value| format!("{}.{} {:?}", message.full_name, field.name, value.name))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_of_two_contracts_holds_what_the_older_does() {
        let workspace = Workspace::find().unwrap();
        let released = released(&workspace).unwrap();
        let current = current(&workspace).unwrap();
        let first = &released[0];
        assert_eq!(first.version, Version::new(1, 0));
        assert_eq!(current.common(first), &**first);
        assert_eq!(first.common(&current), &**first);
        let pause = "handclasp.v1.Agent/Pause";
        let ephemeral = "handclasp.v1.MountRequest.driver \"ephemeral\"";
        for newer in [pause, ephemeral] {
            assert!(!first.elements.contains(newer));
            assert!(current.elements.contains(newer));
        }
        assert_eq!(first.features, ["TIME", "ENTROPY", "MOUNT"]);
    }
}
