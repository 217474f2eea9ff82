//! The rows: the released agents, as the programs that were released, and the current one.

use std::fs;
use std::path::PathBuf;
use std::rc::Rc;

use anyhow::{Context, Result, ensure};

use crate::contracts::Contract;
use vm_harness::agent::{Agent as Built, Release};
use vm_harness::ground::Workspace;

/// An agent that takes part.
pub(crate) struct Agent {
    /// The released version, or `current`.
    pub(crate) name: String,
    /// The contract that it was built from.
    pub(crate) contract: Rc<Contract>,
    /// The program.
    pub(crate) program: PathBuf,
}

/// The released agents, oldest first, and the current one, which is built.
pub(crate) fn all(
    workspace: &Workspace,
    released: &[Rc<Contract>],
    current: &Rc<Contract>,
) -> Result<Vec<Agent>> {
    let directory = Release::all(workspace);
    let context = || format!("cannot read {}", directory.display());
    let mut kept = Vec::new();
    for entry in fs::read_dir(&directory).with_context(context)? {
        let name = entry.with_context(context)?.file_name();
        kept.push(name.to_string_lossy().into_owned());
    }
    let mut agents = Vec::new();
    for contract in released {
        let name = contract.version.to_string();
        kept.retain(|other| *other != name);
        agents.push(Agent {
            program: Release::new(workspace, &name).program()?,
            contract: Rc::clone(contract),
            name,
        });
    }
    ensure!(
        kept.is_empty(),
        "agents without a released contract: {} in {}",
        kept.join(", "),
        directory.display()
    );
    agents.push(Agent {
        name: "current".to_owned(),
        contract: Rc::clone(current),
        program: Built::build(workspace)?.stripped,
    });
    Ok(agents)
}
