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
use control::{AGENT_CONTROLS, PROOF_CONTROLS};
use link::Program;

/// A crate, and the program that links only if it reaches neither a panic nor an allocation.
struct Proof {
    package: &'static str,
    program: Program,
    /// Where the program calls the crate.
    drivers: &'static str,
    /// The function that the driver leaves out with the feature `undriven`.
    left_out: &'static str,
}

const PROOFS: [Proof; 2] = [
    Proof {
        package: "agent-core",
        program: Program::proof("prove-core"),
        drivers: "prove/src/drive",
        left_out: "Versions::clamped",
    },
    Proof {
        package: "agent-engine",
        program: Program::proof("prove-engine"),
        drivers: "prove/src/drive/engine",
        left_out: "UnixTime::since_epoch",
    },
];

/// The core as an agent has it, whose messages are not prost's.
const WITHOUT_PROST: Program = Program {
    features: "freestanding",
    ..Program::proof("prove-core")
};

/// Links the proofs and the controls; the first that is not as it should be ends it.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let mut found = Vec::new();
    for proof in &PROOFS {
        found.extend(proof.check(workspace)?);
    }
    link::holds(workspace, &WITHOUT_PROST)?;
    found.push(
        "agent-core without its feature prost: no panic and no allocation is reachable either"
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

impl Proof {
    /// Links the program, makes sure that it calls all of the crate, and says what was found.
    fn check(&self, workspace: &Workspace) -> Result<[String; 2]> {
        link::holds(workspace, &self.program)?;
        let size = size::text(&self.program.built(workspace), self.package)?;
        let driven = survey::all_is_driven(workspace, self)?;
        let package = self.package;
        Ok([
            format!(
                "{package}: no panic and no allocation is reachable from its {driven} functions"
            ),
            format!(
                "{package}: {} bytes of text in this proof, whose calls of it, and what it calls, take {} more",
                size.own, size.rest
            ),
        ])
    }
}
