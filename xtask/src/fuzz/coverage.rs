//! Which lines of the parsers the seeds and what was found reach.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::target::TARGETS;
use super::toolchain::Fuzzer;
use crate::packages::{LLVM, ensure_program};
use crate::step;
use crate::workspace::Workspace;

/// The sources that take apart what others have written.
const PARSERS: [&str; 19] = [
    "agent-core/src/check.rs",
    "agent-core/src/frame.rs",
    "agent-core/src/gate/decode.rs",
    "agent-core/src/gate/fields.rs",
    "agent-core/src/generated/grpc/messages.rs",
    "agent-core/src/generated/v1/messages.rs",
    "agent-core/src/negotiate.rs",
    "agent-core/src/offer.rs",
    "agent-core/src/refusal.rs",
    "agent-core/src/rpc.rs",
    "agent-core/src/session/client.rs",
    "agent-core/src/session/responder.rs",
    "agent-core/src/session/server.rs",
    "agent-core/src/status.rs",
    "agent-core/src/wire/fields.rs",
    "agent-core/src/wire/reader.rs",
    "agent-core/src/wire/repeated.rs",
    "schema/src/model/read.rs",
    "vsock-transport/src/hybrid.rs",
];

/// Lines that were run.
pub(super) struct Covered {
    pub(super) files: Vec<File>,
}

/// Lines of one source.
pub(super) struct File {
    pub(super) name: String,
    lines: Lines,
}

#[derive(Deserialize, Clone, Copy, Default)]
struct Lines {
    count: u64,
    covered: u64,
}

impl Lines {
    // There are few enough lines for a double.
    #[allow(clippy::cast_precision_loss)]
    fn percent(self) -> f64 {
        100.0 * self.covered as f64 / self.count.max(1) as f64
    }
}

impl File {
    pub(super) fn percent(&self) -> f64 {
        self.lines.percent()
    }
}

impl Covered {
    /// Of all files together.
    pub(super) fn percent(&self) -> f64 {
        let sum = self.files.iter().fold(Lines::default(), |sum, file| Lines {
            count: sum.count + file.lines.count,
            covered: sum.covered + file.lines.covered,
        });
        sum.percent()
    }
}

/// Runs all inputs once more, in a build that counts lines.
pub(super) fn measure(workspace: &Workspace, fuzzer: &Fuzzer) -> Result<Covered> {
    let llvm_profdata = ensure_program("llvm-profdata-22", &LLVM)?;
    let llvm_cov = ensure_program("llvm-cov-22", &LLVM)?;
    let target = workspace.target().join("fuzz-coverage");
    let replay = build(fuzzer, &target)?;
    let profiles = target.join("profiles");
    let merged = profiles.join("all.profdata");
    let mut merge = Command::new(llvm_profdata);
    merge.args(["merge", "--sparse", "-o"]).arg(&merged);
    for name in TARGETS {
        let profile = profiles.join(format!("{name}.profraw"));
        let mut run = Command::new(&replay);
        run.env("LLVM_PROFILE_FILE", &profile).arg(name);
        run.args([fuzzer.seeds(name), fuzzer.corpus(name)]);
        step::run("replay", &mut run)?;
        merge.arg(&profile);
    }
    step::run("coverage", &mut merge)?;
    let mut export = Command::new(llvm_cov);
    export.args(["export", "--summary-only", "--instr-profile"]);
    let output = export.arg(&merged).arg(&replay).output();
    let output = output.context("cannot run llvm-cov")?;
    ensure!(
        output.status.success(),
        "llvm-cov failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    read(&output.stdout, workspace.root())
}

/// Builds `replay` with counters; nightly or cargo-fuzz is not needed for it.
fn build(fuzzer: &Fuzzer, target: &Path) -> Result<PathBuf> {
    // Profiles of an earlier build mean other lines.
    let profiles = target.join("profiles");
    if profiles.exists() {
        fs::remove_dir_all(&profiles)
            .with_context(|| format!("cannot remove {}", profiles.display()))?;
    }
    let mut build = step::cargo();
    build
        .current_dir(fuzzer.directory())
        .env("RUSTFLAGS", "-Cinstrument-coverage")
        .env("LLVM_PROFILE_FILE", profiles.join("build-%p.profraw"))
        .args(["build", "--profile", "coverage", "--example", "replay"])
        .arg("--target-dir")
        .arg(target);
    step::run("coverage-build", &mut build)?;
    Ok(target.join("coverage/examples/replay"))
}

/// llvm-cov's export, as far as it is needed.
#[derive(Deserialize)]
struct Export {
    data: Vec<Data>,
}

#[derive(Deserialize)]
struct Data {
    files: Vec<Exported>,
}

#[derive(Deserialize)]
struct Exported {
    filename: PathBuf,
    summary: Summary,
}

#[derive(Deserialize)]
struct Summary {
    lines: Lines,
}

fn read(export: &[u8], root: &Path) -> Result<Covered> {
    let export: Export = serde_json::from_slice(export).context("llvm-cov's export")?;
    let exported: Vec<_> = export
        .data
        .into_iter()
        .flat_map(|data| data.files)
        .collect();
    let mut files = Vec::new();
    for parser in PARSERS {
        let path = root.join(parser);
        let found = exported.iter().find(|file| file.filename == path);
        let found = found.with_context(|| format!("{parser} is in no fuzz target"))?;
        files.push(File {
            name: parser.to_owned(),
            lines: found.summary.lines,
        });
    }
    Ok(Covered { files })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn export(parsers: &[&str]) -> Vec<u8> {
        let files: Vec<_> = parsers
            .iter()
            .map(|name| {
                serde_json::json!({
                    "filename": format!("/checkout/{name}"),
                    "summary": {"lines": {"count": 10, "covered": 9, "percent": 90.0}}
                })
            })
            .collect();
        serde_json::json!({"data": [{"files": files}]})
            .to_string()
            .into_bytes()
    }

    #[test]
    fn the_parsers_lines_are_summed_up() {
        let covered = read(&export(&PARSERS), Path::new("/checkout")).unwrap();
        assert!((covered.percent() - 90.0).abs() < 1e-9);
    }

    #[test]
    fn a_parser_that_nothing_fuzzes_is_named() {
        let error = read(&export(&PARSERS[1..]), Path::new("/checkout")).err();
        assert!(error.is_some_and(|error| error.to_string().contains(PARSERS[0])));
    }
}
