//! What is generated in this workspace, and where it goes.

use crate::guest::{self, GuestTarget};
use crate::host::{self, CalledService, Calls, HostTarget};
use crate::model::Model;
use crate::{Contract, GeneratedFile, SchemaError, check, table};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What writes the files that are checked in.
const COMMAND: &str = "cargo xtask generate";

/// Generates all that is checked in, in the order of the paths, from the contracts in `workspace`.
///
/// # Errors
/// Where a contract cannot be read or is not one.
pub fn generate(workspace: &Path) -> Result<Vec<GeneratedFile>, SchemaError> {
    let proto = workspace.join("proto");
    let contract = Contract::read(&proto)?;
    let model = Model::read(&contract)?;
    let mut files = host::generate(&contract, &model, &own_host())?;
    files.extend(guest::generate(&model, &own_guest())?);
    files.push(GeneratedFile {
        path: PathBuf::from("proto/gates.json"),
        contents: table::gates(&model)?,
    });
    files.push(reference(&proto)?);

    let tests = [
        ("synthetic", synthetic_host(), synthetic_guest()),
        ("foreign", foreign_host(), foreign_guest()),
    ];
    for (name, host, guest) in tests {
        let directory = workspace.join("tests").join(name).join("proto");
        let contract = Contract::read_with(&directory, std::slice::from_ref(&proto))?;
        let model = Model::read(&contract)?;
        files.extend(host::generate(&contract, &model, &host)?);
        files.extend(guest::generate(&model, &guest)?);
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}

/// The reference of the contract, which the book holds.
fn reference(proto: &Path) -> Result<GeneratedFile, SchemaError> {
    let source = check::Source::Path(proto.to_owned());
    let release = check::Release::read(&source, &[])?;
    Ok(GeneratedFile {
        path: PathBuf::from("docs/reference.md"),
        contents: check::reference(&release),
    })
}

/// Where our own guest's code goes. The messages of a negotiation are written by hand, since they are read
/// before there is a level to gate them with, and frozen.
fn own_guest() -> GuestTarget {
    let by_hand = ["handclasp.v1.Negotiation", "handclasp.v1.Host"];
    let externs = [("handclasp.v1.BootTimes", "crate::offer::BootTimes")];
    GuestTarget {
        command: COMMAND.to_owned(),
        directory: PathBuf::from("agent-core/src/generated"),
        core: "crate".to_owned(),
        defmt: true,
        packages: packages([("handclasp.v1", "v1"), ("grpc", "grpc")]),
        by_hand: by_hand.map(str::to_owned).into(),
        externs: externs
            .map(|(name, path)| (name.to_owned(), path.to_owned()))
            .into(),
    }
}

/// Where our own host's code goes. The calls of Health are written by hand, under names of their own.
fn own_host() -> HostTarget {
    let methods = "agent_core::messages::agent".to_owned();
    HostTarget {
        command: COMMAND.to_owned(),
        directory: PathBuf::from("host/src/generated"),
        library: "crate".to_owned(),
        packages: packages([("handclasp.v1", "v1"), ("grpc", "grpc")]),
        services: vec![
            service("handclasp.v1.Agent", Calls::Inherent { methods }),
            service("handclasp.v1.Processes", Calls::Wrapper),
            service("grpc.Health", Calls::ByHand),
        ],
    }
}

/// Where the guest's code of the contract for tests goes, which has every kind of element that can be newer
/// than its neighbours.
fn synthetic_guest() -> GuestTarget {
    GuestTarget {
        command: COMMAND.to_owned(),
        directory: PathBuf::from("tests/tests/gating/generated"),
        core: "agent_core".to_owned(),
        defmt: false,
        packages: packages([("synthetic.v1", "v1")]),
        by_hand: BTreeSet::new(),
        externs: BTreeMap::new(),
    }
}

/// Where the host's code of the same contract goes.
fn synthetic_host() -> HostTarget {
    HostTarget {
        command: COMMAND.to_owned(),
        directory: PathBuf::from("tests/synthetic/src/generated"),
        library: "handclasp".to_owned(),
        packages: packages([("synthetic.v1", "v1")]),
        services: ["synthetic.v1.Kinds", "synthetic.v1.Streams"]
            .map(|name| service(name, Calls::Wrapper))
            .into(),
    }
}

/// The packages of the contract for tests that has what other projects' contracts have.
fn foreign_packages() -> Vec<(String, String)> {
    packages([
        ("foreign.more.keywords", "keywords"),
        ("foreign.names", "names"),
        ("foreign.types", "types"),
        ("foreign.v1", "v1"),
    ])
}

/// Where that contract's code for the guest goes.
fn foreign_guest() -> GuestTarget {
    GuestTarget {
        directory: PathBuf::from("tests/foreign/src/guest/generated"),
        packages: foreign_packages(),
        ..synthetic_guest()
    }
}

/// Where that contract's code for the host goes.
fn foreign_host() -> HostTarget {
    let services = [
        "foreign.more.keywords.Mod",
        "foreign.more.keywords.Type",
        "foreign.names.Service",
        "foreign.names.messages",
        "foreign.v1.Agent",
    ];
    HostTarget {
        directory: PathBuf::from("tests/foreign/src/host/generated"),
        packages: foreign_packages(),
        services: services.map(|name| service(name, Calls::Wrapper)).into(),
        ..synthetic_host()
    }
}

fn packages<const N: usize>(packages: [(&str, &str); N]) -> Vec<(String, String)> {
    let packages = packages.map(|(package, module)| (package.to_owned(), module.to_owned()));
    packages.to_vec()
}

fn service(name: &str, calls: Calls) -> CalledService {
    CalledService {
        name: name.to_owned(),
        calls,
    }
}
