//! The proofs: a crate each, and the program that drives all of it.

use anyhow::Result;

use super::link::{self, Program};
use super::{size, survey};
use vm_harness::ground::Workspace;

/// A crate, and the program that links only if it reaches neither a panic nor an allocation.
pub(super) struct Proof {
    pub(super) package: &'static str,
    pub(super) program: Program,
    /// Where the program calls the crate.
    pub(super) drivers: &'static str,
    /// The function that the driver leaves out with the feature `undriven`.
    pub(super) left_out: &'static str,
}

/// The proofs of the two crates.
pub(super) const PROOFS: [Proof; 2] = [
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
pub(super) const WITHOUT_PROST: Program = Program {
    features: "freestanding",
    ..Program::proof("prove-core")
};

/// The guest's code of somebody else's contract: with prost's messages, and as an agent has it.
pub(super) const FOREIGN: [Program; 2] = [
    Program::proof("prove-foreign"),
    Program {
        features: "freestanding",
        ..Program::proof("prove-foreign")
    },
];

impl Proof {
    /// Links the program, makes sure that it calls all of the crate, and says what was found.
    pub(super) fn check(&self, workspace: &Workspace) -> Result<[String; 2]> {
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
