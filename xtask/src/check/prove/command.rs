//! The command: links the proofs and the controls.

use anyhow::Result;

use super::control::{AGENT_CONTROLS, PROOF_CONTROLS};
use super::link::{self, Program};
use super::planted;
use super::proof::{FOREIGN, PROOFS, WITHOUT_PROST};
use vm_harness::ground::Workspace;

/// Links the proofs and the controls; the first that is not as it should be ends it.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let mut found = Vec::new();
    for proof in &PROOFS {
        found.extend(proof.check(workspace)?);
    }
    link::holds(workspace, &WITHOUT_PROST)?;
    found.push(
        "agent-core without its feature prost: no panic is reachable, and no allocator is needed"
            .to_owned(),
    );
    for program in &FOREIGN {
        link::holds(workspace, program)?;
    }
    found.push(
        "tests/foreign: no panic and no allocation is reachable from the code of a contract with all that others have"
            .to_owned(),
    );
    for control in PROOF_CONTROLS {
        control.check(workspace)?;
    }
    for features in ["prove,log-defmt", "prove,log-plain"] {
        link::holds(workspace, &Program::agent(features))?;
    }
    for control in AGENT_CONTROLS {
        control.check(workspace)?;
    }
    let bytes = planted::leave_nothing(workspace)?;
    for line in found {
        println!("{line}");
    }
    println!("guest-agent: no panic and no allocation is reachable, with either log");
    let controls = PROOF_CONTROLS.len() + AGENT_CONTROLS.len();
    println!("controls: none of {controls} links, each for the reason it has");
    println!(
        "guest-agent: where planted bugs are compiled out, the same {bytes} bytes but for the build ID"
    );
    Ok(())
}
