//! Small contracts, and what a check says of them.

use agent_schema::check::{Acknowledgements, Options, Release, Report, Source, check};
use std::fs;

/// A contract in which hosts send `M` and guests answer with `R`.
pub(crate) fn request(rest: &str) -> String {
    format!(
        "syntax = \"proto3\"; package t; service S {{ rpc Call(M) returns (R); }} message R {{}} {rest}"
    )
}

/// Reads a contract of some files; `Err` is what is wrong with it.
pub(crate) fn read_files(files: &[(&str, &str)]) -> Result<Release, String> {
    let directory = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(directory.path().join(name), text).unwrap();
    }
    let includes = [concat!(env!("CARGO_MANIFEST_DIR"), "/../proto").into()];
    Release::read(&Source::Path(directory.path().to_owned()), &includes)
        .map_err(|error| error.to_string())
}

pub(crate) fn read(text: &str) -> Release {
    read_files(&[("contract.proto", text)]).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

pub(crate) fn judge_with(old: &str, new: &str, options: &Options) -> Report {
    let none = Acknowledgements::default();
    check(&read(old), &read(new), options, &none)
}

pub(crate) fn judge(old: &str, new: &str) -> Report {
    judge_with(old, new, &Options::default())
}

/// What was found, as `RULE path who`: of what breaks nothing, who is `-`.
pub(crate) fn lines(report: &Report) -> Vec<String> {
    let line = |found: &agent_schema::check::Finding| {
        let who = if found.breaking {
            found.who.to_string()
        } else {
            "-".to_owned()
        };
        format!("{} {} {who}", found.rule, found.path)
    };
    report.findings.iter().map(line).collect()
}

/// What breaks, as `RULE path who`.
pub(crate) fn breaks(report: &Report) -> Vec<String> {
    let mut lines = lines(report);
    lines.retain(|line| !line.ends_with(" -"));
    lines
}
