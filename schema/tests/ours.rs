//! Our own contract, and the step from 1.0 to 1.1.

use agent_schema::check::{
    Acknowledgements, Fingerprint, Format, Options, Release, Report, Rule, Source, Step,
    UpgradeFirst, Who, check, notes,
};
use std::fs;
use std::path::{Path, PathBuf};

const PROTO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../proto");

/// The members of the vocabulary that 1.1 adds to the mount drivers.
const EPHEMERAL: &str = "values: { name: \"ephemeral\" since: \"1.1\" feature: \"EPHEMERAL\" doc: \"Memory that the host counts as the sandbox's own.\" }";

fn read(directory: &Path) -> Release {
    Release::read(&Source::Path(directory.to_owned()), &[]).unwrap()
}

/// Copies the contract that is in force, without its history.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_file() {
            fs::copy(entry.path(), target).unwrap();
        } else if entry.file_name() != "released" {
            copy(&entry.path(), &target);
        }
    }
}

fn edit(file: PathBuf, edits: &[(&str, &str)]) {
    let mut text = fs::read_to_string(&file).unwrap();
    for (from, to) in edits {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text = text.replace(from, to);
    }
    fs::write(file, text).unwrap();
}

/// 1.1 as an edit of 1.0: the methods Pause and Resume, and the mount driver "ephemeral".
fn next(ephemeral: &str) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    copy(Path::new(PROTO), directory.path());
    let v1 = directory.path().join("handclasp/v1");
    let pause = "  // Stops what runs, but not the agent.\n  rpc Pause(PauseRequest) returns (PauseResponse) {\n    option (handclasp.method) = {since: \"1.1\" feature: \"PAUSE\"};\n  }\n  // Lets it go on.\n  rpc Resume(ResumeRequest) returns (ResumeResponse) {\n    option (handclasp.method) = {since: \"1.1\" feature: \"PAUSE\"};\n  }\n  // Mounts a file system. ";
    let driver = "values: {\n      name: \"tmpfs\"";
    edit(
        v1.join("agent.proto"),
        &[
            ("  // Mounts a file system. ", pause),
            (driver, &format!("{ephemeral}\n    {driver}")),
        ],
    );
    let messages = [
        "PauseRequest",
        "PauseResponse",
        "ResumeRequest",
        "ResumeResponse",
    ];
    let messages = messages.map(|name| format!("\n// Of {name}.\nmessage {name} {{\n  option (handclasp.message) = {{since: \"1.1\" feature: \"PAUSE\"}};\n}}\n"));
    let agent = fs::read_to_string(v1.join("agent.proto")).unwrap() + &messages.concat();
    fs::write(v1.join("agent.proto"), agent).unwrap();
    let mount = "  FEATURE_MOUNT = 3 [(handclasp.value).since = \"1.0\"];\n";
    let more = "  // Pausing.\n  FEATURE_PAUSE = 4 [(handclasp.value).since = \"1.1\"];\n  // The mount driver \"ephemeral\".\n  FEATURE_EPHEMERAL = 5 [(handclasp.value).since = \"1.1\"];\n";
    edit(
        v1.join("features.proto"),
        &[
            ("contract = \"1.0\"", "contract = \"1.1\""),
            (mount, &format!("{mount}{more}")),
        ],
    );
    directory
}

fn judge(next: &Path) -> Report {
    check(
        &read(Path::new(PROTO)),
        &read(next),
        &Options::default(),
        &Acknowledgements::default(),
    )
}

#[test]
fn the_step_to_1_1_is_a_minor_one_that_no_host_may_assume() {
    let next = next(EPHEMERAL);
    let report = judge(next.path());
    assert_eq!(report.verdict(), Step::Minor);
    assert_eq!(report.upgrade_first(), UpgradeFirst::Either);
    assert_eq!(report.is_declared(), Some(true));
    assert!(
        report
            .findings
            .iter()
            .all(|finding| !finding.breaking && finding.who == Who::Nobody)
    );
    let added: Vec<_> = report
        .findings
        .iter()
        .map(|finding| finding.path.as_str())
        .collect();
    assert_eq!(
        added,
        [
            "handclasp.v1.Agent/Pause",
            "handclasp.v1.Agent/Resume",
            "handclasp.v1.MountRequest.driver \"ephemeral\"",
            "handclasp.v1.Feature.FEATURE_PAUSE",
            "handclasp.v1.Feature.FEATURE_EPHEMERAL",
        ]
    );
}

#[test]
fn a_value_without_since_fails_and_says_what_happens_to_an_old_guest() {
    let next = next(&EPHEMERAL.replace(" since: \"1.1\"", ""));
    let report = judge(next.path());
    assert_eq!(report.verdict(), Step::Major);
    assert_eq!(report.is_declared(), Some(false));
    let broken: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.breaking)
        .collect();
    let [finding] = broken[..] else {
        panic!("{broken:?}")
    };
    assert_eq!(
        (finding.rule, finding.who),
        (Rule::ValueEnabledWhenAdded, Who::NewHostOldGuest)
    );
    assert_eq!(
        finding.message,
        "\"ephemeral\" has no since: a new host would send it to an old guest, which refuses the whole call because it does not know the value"
    );
    let text = report.in_format(Format::Text);
    assert!(
        text.contains("1.0 -> 1.1: a major change needs version 2.0 at least, and 1.1 is declared"),
        "{text}"
    );
}

#[test]
fn the_notes_of_1_1_name_what_is_new() {
    let next = next(EPHEMERAL);
    let notes = notes(
        &read(Path::new(PROTO)),
        &read(next.path()),
        &Options::default(),
    );
    let lines: Vec<_> = notes.lines().collect();
    assert_eq!(lines[0], "### Contract 1.1");
    assert_eq!(
        lines[2],
        "A minor step after 1.0. Hosts and guests can be upgraded in any order."
    );
    assert_eq!(
        lines[4],
        "- Added: method `handclasp.v1.Agent/Pause`, feature `PAUSE`. Stops what runs, but not the agent."
    );
    assert_eq!(lines.len(), 4 + 5, "{notes}");
}

#[test]
fn a_change_of_the_contract_changes_its_fingerprint() {
    let next = next(EPHEMERAL);
    let of = |directory: &Path| Fingerprint::of(&read(directory), &Options::default());
    assert_eq!(of(Path::new(PROTO)), of(Path::new(PROTO)));
    assert_ne!(of(Path::new(PROTO)), of(next.path()));
}

#[test]
fn the_contract_is_no_change_against_itself() {
    let report = judge(Path::new(PROTO));
    assert!(report.findings.is_empty());
    assert_eq!(
        (report.verdict(), report.is_declared()),
        (Step::None, Some(true))
    );
}
