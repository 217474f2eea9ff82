//! Programs that must not link, and why not.

use anyhow::{Result, bail};

use super::link::{self, ALLOCATION, Link, PANIC, Program};
use vm_harness::ground::Workspace;

/// A program that does one forbidden thing.
pub(super) struct Control {
    program: Program,
    /// What the linker has to miss.
    symbol: &'static str,
    /// The function of the standard library that has to be in the program for it.
    reason: &'static str,
}

/// Those of the proofs of `agent-core` and `agent-engine`.
pub(super) const PROOF_CONTROLS: [Control; 6] = [
    proof(
        "control-index",
        PANIC,
        "core::panicking::panic_bounds_check",
    ),
    proof(
        "control-overflow",
        PANIC,
        "core::panicking::panic_const::panic_const_add_overflow",
    ),
    proof("control-unwrap", PANIC, "core::option::unwrap_failed"),
    proof(
        "control-slice",
        PANIC,
        "core::slice::copy_from_slice_impl::len_mismatch_fail",
    ),
    proof(
        "control-box",
        ALLOCATION,
        "alloc::alloc::handle_alloc_error",
    ),
    proof(
        "control-prost-decode",
        ALLOCATION,
        "prost::encoding::varint::decode_varint_slow",
    ),
];

/// Those of the agent's.
pub(super) const AGENT_CONTROLS: [Control; 2] = [
    agent(
        "prove,log-plain,control-panic",
        PANIC,
        "core::panicking::panic_bounds_check",
    ),
    agent(
        "prove,log-plain,control-allocation",
        ALLOCATION,
        "alloc::alloc::handle_alloc_error",
    ),
];

const fn proof(binary: &'static str, symbol: &'static str, reason: &'static str) -> Control {
    Control {
        program: Program::proof(binary),
        symbol,
        reason,
    }
}

const fn agent(features: &'static str, symbol: &'static str, reason: &'static str) -> Control {
    Control {
        program: Program::agent(features),
        symbol,
        reason,
    }
}

impl Control {
    /// Shows that it does not link, and that its reason is the one that it was made for.
    pub(super) fn check(&self, workspace: &Workspace) -> Result<()> {
        let Program {
            binary, features, ..
        } = self.program;
        self.program.forget(workspace)?;
        let Link::Failed(said) = self.program.link(workspace)? else {
            bail!("{binary} with {features} links: the proof would not see what it does");
        };
        if !link::is_undefined(&said, self.symbol) {
            bail!("{binary} fails, but not for {}:\n{said}", self.symbol);
        }
        let functions = self.program.functions(workspace)?;
        if !functions.iter().any(|function| function == self.reason) {
            bail!(
                "{binary} fails, but not for {}; it holds {}",
                self.reason,
                functions.join(", ")
            );
        }
        Ok(())
    }
}
