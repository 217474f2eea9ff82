//! The messages: ordinary owned prost types.

use crate::contract::WELL_KNOWN;
use crate::model::Model;
use crate::{Contract, GeneratedFile, SchemaError};
use prost_build::{Config, Module};
use protox::prost_reflect::prost_types::DescriptorProto;
use std::collections::BTreeSet;
use std::path::Path;

/// Generates one file for each package of the contract, and one for those of protobuf's own types that it uses.
pub(super) fn generate(
    contract: &Contract,
    model: &Model,
    directory: &Path,
) -> Result<Vec<GeneratedFile>, SchemaError> {
    // Options are read by this crate only: nothing of them is ever on a wire.
    let own: BTreeSet<String> = contract
        .files()
        .map(|file| file.name().to_owned())
        .collect();
    let files = contract.descriptors().file.iter().cloned();
    let requests = files
        .filter(|file| own.contains(file.name()) || file.package() == WELL_KNOWN)
        .filter_map(|mut file| {
            if !own.contains(file.name()) {
                file.message_type.retain(|message| is_used(model, message));
                file.enum_type.clear();
            }
            file.message_type.iter_mut().for_each(pack);
            let has_types = !file.message_type.is_empty() || !file.enum_type.is_empty();
            has_types.then(|| (Module::from_protobuf_package_name(file.package()), file))
        })
        .collect();
    let modules = Config::new()
        // As a part of the generated code, they can be gated as all others.
        .compile_well_known_types()
        .disable_comments([".google.protobuf"])
        // So that a message has one encoding, and the first error in a map is always the same.
        .btree_map(["."])
        .generate(requests)
        .map_err(SchemaError::Types)?;
    let files = modules.into_iter().map(|(module, contents)| GeneratedFile {
        path: directory.join(module.to_file_name_or("contract")),
        contents,
    });
    Ok(files.collect())
}

/// Whether a type of protobuf's own is in the contract.
fn is_used(model: &Model, message: &DescriptorProto) -> bool {
    let name = format!("{WELL_KNOWN}.{}", message.name());
    model.message(&name).is_some()
}

/// Says of every field that it may be packed, as proto3 has it: prost takes options that do not say so, such
/// as ours, for options that say no.
fn pack(message: &mut DescriptorProto) {
    for options in message
        .field
        .iter_mut()
        .filter_map(|field| field.options.as_mut())
    {
        options.packed.get_or_insert(true);
    }
    message.nested_type.iter_mut().for_each(pack);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_of_the_contract_become_documentation() {
        let proto = Path::new(env!("CARGO_MANIFEST_DIR")).join("../proto");
        let contract = Contract::read(&proto).unwrap();
        let model = Model::read(&contract).unwrap();
        let files = generate(&contract, &model, Path::new("here")).unwrap();
        let v1 = files
            .iter()
            .find(|file| file.path == Path::new("here/handclasp.v1.rs"))
            .unwrap();
        let documented = "/// What came of running a program.\n";
        assert!(v1.contents.contains(documented));
        assert!(v1.contents.contains("pub struct RunResponse {"));
    }
}
