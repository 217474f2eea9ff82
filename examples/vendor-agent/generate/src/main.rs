//! `cargo run --bin generate`: writes the code that follows from `proto/`. With `--check` it writes nothing,
//! and fails where what is checked in is something else.

use agent_schema::guest::{self, GuestTarget};
use agent_schema::host::{self, CalledService, Calls, HostTarget};
use agent_schema::model::Model;
use agent_schema::{Contract, GeneratedFile, SchemaError, checked_in};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const COMMAND: &str = "cargo run --bin generate";
const PACKAGE: &str = "acme.lamp.v1";

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    checked_in::run_command(&root, generate)
}

fn generate(root: &Path) -> Result<Vec<GeneratedFile>, SchemaError> {
    // The second directory holds `handclasp/options.proto`, which lamp.proto imports.
    let options = root.join("../../proto");
    let contract = Contract::read_with(&root.join("proto"), &[options])?;
    let model = Model::read(&contract)?;
    let mut files = guest::generate(&model, &guest_target())?;
    files.extend(host::generate(&contract, &model, &host_target())?);
    Ok(files)
}

/// The agent's side: messages that borrow, the table of methods, a trait for the handlers.
fn guest_target() -> GuestTarget {
    GuestTarget {
        command: COMMAND.to_owned(),
        directory: PathBuf::from("src/guest/generated"),
        core: "agent_core".to_owned(),
        defmt: false,
        packages: vec![(PACKAGE.to_owned(), "v1".to_owned())],
        by_hand: BTreeSet::new(),
        externs: BTreeMap::new(),
    }
}

/// The host's side: messages of prost's, the sender's gates, typed calls.
fn host_target() -> HostTarget {
    HostTarget {
        command: COMMAND.to_owned(),
        directory: PathBuf::from("src/host/generated"),
        library: "handclasp".to_owned(),
        packages: vec![(PACKAGE.to_owned(), "v1".to_owned())],
        services: vec![CalledService {
            name: format!("{PACKAGE}.Lamp"),
            calls: Calls::Wrapper,
        }],
    }
}
