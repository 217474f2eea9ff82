//! Linking a program whose panic handler and allocator call functions that do not exist.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result, bail};
use object::{Object, ObjectSymbol, SymbolKind};

use super::size::demangled;
use vm_harness::ground::{Workspace, step};

/// What the panic handlers call.
pub(super) const PANIC: &str = "handclasp_panic_is_reachable";
/// What the allocators call.
pub(super) const ALLOCATION: &str = "handclasp_allocation_is_reachable";

/// A binary of the workspace, and how it is built.
#[derive(Clone, Copy)]
pub(super) struct Program {
    pub(super) package: &'static str,
    pub(super) binary: &'static str,
    pub(super) profile: &'static str,
    pub(super) features: &'static str,
}

/// What came of linking.
pub(super) enum Link {
    Done,
    /// It failed, and this is what was said.
    Failed(String),
}

impl Program {
    /// A binary of the member `prove`.
    pub(super) const fn proof(binary: &'static str) -> Self {
        Self {
            package: "handclasp-prove",
            binary,
            profile: "prove",
            features: "freestanding,prost",
        }
    }

    /// The agent.
    pub(super) const fn agent(features: &'static str) -> Self {
        Self {
            package: "guest-agent",
            binary: "handclasp-agent",
            profile: "agent",
            features,
        }
    }

    /// Links it, and keeps what the compiler says.
    pub(super) fn link(&self, workspace: &Workspace) -> Result<Link> {
        let mut build = step::cargo();
        build
            .current_dir(workspace.root())
            // These would displace the flags in .cargo/config.toml, with which the agent is shipped.
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .args(["build", "--package", self.package, "--bin", self.binary])
            .args(["--profile", self.profile, "--features", self.features])
            .args(["--color", "never", "--target-dir"])
            .arg(directory(workspace));
        eprintln!("[prove] {}", step::command_line(&build));
        let output = build
            .stdin(Stdio::null())
            .output()
            .context("cannot run cargo")?;
        if output.status.success() {
            return Ok(Link::Done);
        }
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Ok(Link::Failed(said))
    }

    /// Where it is when it is linked.
    pub(super) fn built(&self, workspace: &Workspace) -> PathBuf {
        self.directory(workspace).join(self.binary)
    }

    /// The functions in the object that the linker failed with.
    pub(super) fn functions(&self, workspace: &Workspace) -> Result<Vec<String>> {
        let mut functions = Vec::new();
        for path in self.objects(workspace)? {
            let bytes =
                fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let file = object::File::parse(&*bytes)?;
            for symbol in file
                .symbols()
                .filter(|symbol| symbol.kind() == SymbolKind::Text)
            {
                functions.push(demangled(symbol.name()?));
            }
        }
        Ok(functions)
    }

    /// Removes the objects of earlier failures.
    pub(super) fn forget(&self, workspace: &Workspace) -> Result<()> {
        for path in self.objects(workspace)? {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
        Ok(())
    }

    /// The whole program is one object, since it is optimised as a whole; the compiler keeps it where the
    /// linker fails.
    fn objects(&self, workspace: &Workspace) -> Result<Vec<PathBuf>> {
        let directory = self.directory(workspace).join("deps");
        let prefix = format!("{}-", self.binary.replace('-', "_"));
        let mut objects = Vec::new();
        for entry in fs::read_dir(&directory).into_iter().flatten() {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with(&prefix) && name.ends_with(".rcgu.o") {
                objects.push(path);
            }
        }
        Ok(objects)
    }

    /// The profile's directory.
    fn directory(&self, workspace: &Workspace) -> PathBuf {
        directory(workspace).join(self.profile)
    }
}

/// Apart from other builds, which differ in features and flags.
fn directory(workspace: &Workspace) -> PathBuf {
    workspace.target().join("prove")
}

/// Links a program, which shows that it can reach neither a panic nor an allocation.
pub(super) fn holds(workspace: &Workspace, program: &Program) -> Result<()> {
    let Link::Failed(said) = program.link(workspace)? else {
        return Ok(());
    };
    for (symbol, what) in [(PANIC, "a panic"), (ALLOCATION, "an allocation")] {
        if is_undefined(&said, symbol) {
            bail!(
                "{} with {} does not link: {what} is reachable in it\n{said}\nit holds: {}",
                program.binary,
                program.features,
                program.functions(workspace)?.join(", ")
            );
        }
    }
    bail!("{} cannot be built\n{said}", program.binary)
}

/// Whether a linker says that nobody defines `symbol`: rust-lld's words, then GNU ld's.
pub(super) fn is_undefined(said: &str, symbol: &str) -> bool {
    said.contains(&format!("undefined symbol: {symbol}"))
        || said.contains(&format!("undefined reference to `{symbol}'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_linkers_are_understood() {
        let lld = "rust-lld: error: undefined symbol: handclasp_panic_is_reachable\n>>> referenced";
        let ld = "ld: in function `f': undefined reference to `handclasp_panic_is_reachable'";
        for said in [lld, ld] {
            assert!(is_undefined(said, PANIC));
            assert!(!is_undefined(said, ALLOCATION));
        }
        assert!(!is_undefined("error: linker `cc` not found", PANIC));
    }
}
