//! The contract of the team that adopts Handclasp generates for both sides: it was not written for the generator.

use agent_schema::guest::GuestTarget;
use agent_schema::host::{CalledService, Calls, HostTarget};
use agent_schema::model::Model;
use agent_schema::{Contract, GeneratedFile, guest, host};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn packages() -> Vec<(String, String)> {
    let packages = [("acme.sandbox.v1", "sandbox"), ("acme.types.v1", "types")];
    let packages = packages.map(|(package, module)| (package.to_owned(), module.to_owned()));
    packages.into()
}

fn find<'f>(files: &'f [GeneratedFile], path: &str) -> &'f str {
    let file = files.iter().find(|file| file.path == Path::new(path));
    file.map_or("", |file| file.contents.as_str())
}

#[test]
fn a_contract_of_another_team_is_taken_as_it_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let directory = root.join("examples/adopting/proto");
    let contract = Contract::read_with(&directory, &[root.join("proto")]).unwrap();
    let model = Model::read(&contract).unwrap();
    let target = GuestTarget {
        command: "test".to_owned(),
        directory: PathBuf::from("guest"),
        core: "agent_core".to_owned(),
        defmt: false,
        packages: packages(),
        by_hand: BTreeSet::new(),
        externs: BTreeMap::new(),
    };
    let files = guest::generate(&model, &target).unwrap();
    assert!(find(&files, "guest/sandbox/messages.rs").contains("super::super::types::"));
    let services = model.services.iter().map(|service| CalledService {
        name: service.full_name(),
        calls: Calls::Wrapper,
    });
    let target = HostTarget {
        command: "test".to_owned(),
        directory: PathBuf::from("host"),
        library: "handclasp".to_owned(),
        packages: packages(),
        services: services.collect(),
    };
    let files = host::generate(&contract, &model, &target).unwrap();
    assert!(find(&files, "host/acme.sandbox.v1.rs").contains("types::v1::"));
}
