//! The host's types: ordinary owned prost messages.

use crate::rules;
use crate::{Contract, GeneratedFile, SchemaError};
use prost_build::{Config, Module};
use std::path::Path;

/// Where the host keeps them.
const DIRECTORY: &str = "host/src/generated";

/// Generates one file for each package of the contract.
pub(crate) fn generate(contract: &Contract) -> Result<Vec<GeneratedFile>, SchemaError> {
    let files = contract.descriptors().file.iter().cloned();
    // Options are read by this crate only: nothing of them is ever on a wire.
    let files = files.filter(|file| file.package() != rules::PACKAGE);
    let requests = files
        .map(|file| (Module::from_protobuf_package_name(file.package()), file))
        .collect();
    let modules = Config::new()
        .generate(requests)
        .map_err(SchemaError::Types)?;
    let files = modules.into_iter().map(|(module, contents)| GeneratedFile {
        path: Path::new(DIRECTORY).join(module.to_file_name_or("contract")),
        contents,
    });
    Ok(files.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_of_the_contract_become_documentation() {
        let proto = Path::new(env!("CARGO_MANIFEST_DIR")).join("../proto");
        let files = generate(&Contract::read(&proto).unwrap()).unwrap();
        let v1 = Path::new(DIRECTORY).join("handclasp.v1.rs");
        let v1 = files.iter().find(|file| file.path == v1).unwrap();
        let documented = "/// What came of running a program.\n";
        assert!(v1.contents.contains(documented));
        assert!(v1.contents.contains("pub struct RunResponse {"));
    }
}
