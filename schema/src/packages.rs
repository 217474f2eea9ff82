//! The packages of a contract, and the module that the generated code has for each.

use crate::contract::WELL_KNOWN;
use crate::model::{Fault, Faults, Model, Problem};
use std::collections::BTreeMap;

/// The module of protobuf's own types, unless the target names another.
const WELL_KNOWN_MODULE: &str = "google";

/// The packages, and the name of the module for each.
pub(crate) struct Packages {
    /// Those of the target, and that of protobuf's own types if the contract uses one.
    pub(crate) modules: Vec<(String, String)>,
}

impl Packages {
    pub(crate) fn new(model: &Model, target: &[(String, String)]) -> Self {
        let mut modules = target.to_vec();
        let is_used = model.packages().contains(WELL_KNOWN);
        if is_used && !modules.iter().any(|(package, _)| package == WELL_KNOWN) {
            modules.push((WELL_KNOWN.to_owned(), WELL_KNOWN_MODULE.to_owned()));
        }
        Self { modules }
    }

    /// Checks that each of the `used` messages and enums has a module, and that no two packages share one. The generator
    /// takes the names in `taken` itself.
    pub(crate) fn check<'n>(
        &self,
        model: &Model,
        used: impl Iterator<Item = &'n str>,
        taken: &[&str],
    ) -> Result<(), Faults> {
        let mut faults = Vec::new();
        for name in used {
            let message = model.message(name).map(|it| &it.package);
            let package = message.or_else(|| model.enumeration(name).map(|it| &it.package));
            if let Some(package) = package.filter(|package| !self.has(package)) {
                faults.push(Fault::new(name, Problem::NoModule(package.clone())));
            }
        }
        let generators = taken
            .iter()
            .map(|&name| (name, "a module of the generator"));
        let mut modules: BTreeMap<&str, &str> = generators.collect();
        for (package, module) in &self.modules {
            if let Some(other) = modules.insert(module, package) {
                let (name, other) = (module.clone(), other.to_owned());
                faults.push(Fault::new(package, Problem::Collides { name, other }));
            }
        }
        if faults.is_empty() {
            return Ok(());
        }
        Err(Faults(faults))
    }

    fn has(&self, package: &str) -> bool {
        self.modules.iter().any(|(known, _)| known == package)
    }
}
