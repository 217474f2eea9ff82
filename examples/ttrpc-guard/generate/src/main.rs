//! `cargo run --bin generate`: writes the code that follows from Acme's contract. With `--check` it writes nothing, and fails
//! if a checked-in file differs.

use agent_schema::guest::{self, GuestTarget};
use agent_schema::host::{self, CalledService, Calls, HostTarget};
use agent_schema::model::Model;
use agent_schema::{Contract, GeneratedFile, SchemaError, checked_in};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const COMMAND: &str = "cargo run --bin generate";
const SANDBOX: &str = "acme.sandbox.v1";
const TYPES: &str = "acme.types.v1";

fn main() -> ExitCode {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    checked_in::run_command(&examples, generate)
}

fn generate(examples: &Path) -> Result<Vec<GeneratedFile>, SchemaError> {
    // The second directory holds `handclasp/options.proto`, which Acme's files import.
    let options = examples.join("../proto");
    let contract = Contract::read_with(&examples.join("adopting/proto"), &[options])?;
    let model = Model::read(&contract)?;
    let mut files = guest::generate(&model, &guest_target())?;
    files.extend(host::generate(&contract, &model, &host_target())?);
    Ok(files)
}

fn packages() -> Vec<(String, String)> {
    [(SANDBOX, "sandbox"), (TYPES, "types")]
        .map(|(package, module)| (package.to_owned(), module.to_owned()))
        .to_vec()
}

/// The guard: messages that are read in place, the table of methods, and their gates.
fn guest_target() -> GuestTarget {
    GuestTarget {
        command: COMMAND.to_owned(),
        directory: PathBuf::from("ttrpc-guard/src/generated"),
        core: "agent_core".to_owned(),
        defmt: false,
        packages: packages(),
        by_hand: BTreeSet::new(),
        externs: BTreeMap::new(),
    }
}

/// The host that negotiates: prost's messages, the sender's gates, typed calls.
fn host_target() -> HostTarget {
    HostTarget {
        command: COMMAND.to_owned(),
        directory: PathBuf::from("adopting/fleet/src/generated"),
        library: "handclasp".to_owned(),
        packages: packages(),
        services: vec![CalledService {
            name: format!("{SANDBOX}.Sandbox"),
            calls: Calls::Wrapper,
        }],
    }
}
