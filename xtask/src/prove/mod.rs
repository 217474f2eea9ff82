//! `cargo xtask prove`: links that succeed only if no panic and no allocation is reachable, and the agent without the
//! branches of planted bugs, which is the one that ships.

mod control;
mod inventory;
mod link;
mod planted;
mod reached;
mod size;
mod survey;

use anyhow::Result;

use crate::workspace::Workspace;
use control::{AGENT_CONTROLS, CORE_CONTROLS};
use link::Program;

/// Links the proofs and the controls; the first that is not as it should be ends it.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let core = Program::core("prove-core");
    link::holds(workspace, &core)?;
    let size = size::text(&core.built(workspace))?;
    for control in CORE_CONTROLS {
        control.check(workspace)?;
    }
    let driven = survey::all_is_driven(workspace)?;
    for features in ["prove,log-defmt", "prove,log-plain"] {
        link::holds(workspace, &Program::agent(features))?;
    }
    for control in AGENT_CONTROLS {
        control.check(workspace)?;
    }
    let bytes = planted::leave_nothing(workspace)?;
    println!("agent-core: no panic and no allocation is reachable from its {driven} functions");
    println!(
        "agent-core: {} bytes of text in this proof, whose calls of it take {} more",
        size.core, size.rest
    );
    println!("guest-agent: no panic and no allocation is reachable, with either log");
    let controls = CORE_CONTROLS.len() + AGENT_CONTROLS.len();
    println!("controls: none of {controls} links, each for the reason it has");
    println!(
        "guest-agent: where planted bugs are compiled out, the same {bytes} bytes but for the build ID"
    );
    Ok(())
}
