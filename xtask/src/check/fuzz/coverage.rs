//! Which lines of the parsers the seeds and what was found reach.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::target::TARGETS;
use super::toolchain::Fuzzer;
use crate::check::counters::{Counters, Lines};
use vm_harness::ground::{Workspace, step};

/// The sources that take apart what others have written.
const PARSERS: [&str; 20] = [
    "agent-core/src/checksum.rs",
    "agent-core/src/error/refusal.rs",
    "agent-core/src/error/status.rs",
    "agent-core/src/frame.rs",
    "agent-core/src/gate/decode.rs",
    "agent-core/src/gate/fields.rs",
    "agent-core/src/generated/grpc/messages.rs",
    "agent-core/src/generated/v1/messages.rs",
    "agent-core/src/negotiate.rs",
    "agent-core/src/offer.rs",
    "agent-core/src/rpc.rs",
    "agent-core/src/session/client.rs",
    "agent-core/src/session/responder.rs",
    "agent-core/src/session/server.rs",
    "agent-core/src/version/encoding.rs",
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

impl File {
    pub(super) fn percent(&self) -> f64 {
        self.lines.percent()
    }
}

impl Covered {
    /// Of all files together.
    pub(super) fn percent(&self) -> f64 {
        let sum: Lines = self.files.iter().map(|file| file.lines).sum();
        sum.percent()
    }
}

/// Runs all inputs once more, in a build that counts lines; nightly or cargo-fuzz is not needed for it.
pub(super) fn measure(workspace: &Workspace, fuzzer: &Fuzzer) -> Result<Covered> {
    let target = workspace.target().join("fuzz-coverage");
    let mut counters = Counters::new(&target)?;
    let mut build = step::cargo();
    build
        .current_dir(fuzzer.directory())
        .args(["build", "--profile", "coverage", "--example", "replay"])
        .arg("--target-dir")
        .arg(&target);
    step::run("coverage-build", counters.build(&mut build, ""))?;
    let replay = target.join("coverage/examples/replay");
    for name in TARGETS {
        let mut run = Command::new(&replay);
        run.arg(name)
            .args([fuzzer.seeds(name), fuzzer.corpus(name)]);
        counters.run("replay", name, &mut run)?;
    }
    let export = counters.export(&["--summary-only"], &[&replay])?;
    read(&export, workspace.root())
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
