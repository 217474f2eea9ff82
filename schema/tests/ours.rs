//! Our own contract, and its steps from 1.0 on.

use agent_schema::check::{
    Acknowledgements, Fingerprint, Format, Options, Release, Report, Rule, Source, Step,
    UpgradeFirst, Who, check, notes,
};
use std::fs;
use std::path::Path;

const PROTO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../proto");

/// What 1.0 was when it was released.
const FIRST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../proto/released/1.0");

/// What 1.1 was when it was released.
const SECOND: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../proto/released/1.1");

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

fn judge(next: &Path) -> Report {
    check(
        &read(Path::new(FIRST)),
        &read(next),
        &Options::default(),
        &Acknowledgements::default(),
    )
}

#[test]
fn the_step_to_1_1_is_a_minor_one_that_no_host_may_assume() {
    let report = judge(Path::new(SECOND));
    assert_eq!(report.verdict(), Step::Minor);
    assert_eq!(report.upgrade_first(), UpgradeFirst::Either);
    assert_eq!(report.is_declared(), Some(true));
    for finding in &report.findings {
        assert!(
            !finding.breaking && finding.who == Who::Nobody,
            "{finding:?}"
        );
    }
    let added = |path: &str| report.findings.iter().any(|finding| finding.path == path);
    assert!(added("handclasp.v1.Agent/Pause"));
    assert!(added("handclasp.v1.MountRequest.driver \"ephemeral\""));
}

#[test]
fn a_value_without_since_fails_and_says_what_happens_to_an_old_guest() {
    let next = tempfile::tempdir().unwrap();
    copy(Path::new(SECOND), next.path());
    let agent = next.path().join("handclasp/v1/agent.proto");
    let text = fs::read_to_string(&agent).unwrap();
    let (before, after) = text.split_once("name: \"ephemeral\"").unwrap();
    let after = after.replacen("since: \"1.1\"", "", 1);
    fs::write(agent, format!("{before}name: \"ephemeral\"{after}")).unwrap();
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
    let verdict = "1.0 -> 1.1: a major change needs version 2.0 at least, and 1.1 is declared";
    assert!(text.contains(verdict), "{text}");
}

#[test]
fn exchanged_numbers_of_an_enum_break_both_fleets() {
    let next = tempfile::tempdir().unwrap();
    copy(Path::new(SECOND), next.path());
    let agent = next.path().join("handclasp/v1/agent.proto");
    let text = fs::read_to_string(&agent).unwrap();
    let [off, reboot] = ["POWER_ACTION_POWER_OFF", "POWER_ACTION_REBOOT"];
    let exchanged = text
        .replace(&format!("{off} = 0"), &format!("{reboot} = 0"))
        .replace(&format!("{reboot} = 1"), &format!("{off} = 1"));
    fs::write(agent, exchanged).unwrap();
    let report = judge(next.path());
    let broken = report.findings.iter().filter(|finding| finding.breaking);
    let broken: Vec<_> = broken.map(|finding| (finding.rule, finding.who)).collect();
    assert_eq!(broken, [(Rule::EnumValueRenumbered, Who::Both); 2]);
}

#[test]
fn the_notes_of_1_1_name_what_is_new() {
    let notes = in_the_changelog(FIRST, SECOND);
    let introduction = "### Contract 1.1\n\nA minor step after 1.0. Hosts and guests can be upgraded in any order.\n\n- Added: ";
    assert!(notes.starts_with(introduction), "{notes}");
    assert!(
        notes.contains("- Added: method `handclasp.v1.Agent/Pause`, feature `PAUSE`. "),
        "{notes}"
    );
}

#[test]
fn the_notes_of_1_2_name_what_is_new() {
    let notes = in_the_changelog(SECOND, PROTO);
    let introduction = "### Contract 1.2\n\nA minor step after 1.1. Hosts and guests can be upgraded in any order.\n\n- Added: ";
    assert!(notes.starts_with(introduction), "{notes}");
    assert!(
        notes.contains("- Added: field `handclasp.v1.Offer.contract`"),
        "{notes}"
    );
}

/// The notes of a step, which the changelog has to hold.
fn in_the_changelog(old: &str, new: &str) -> String {
    let (old, new) = (read(Path::new(old)), read(Path::new(new)));
    let notes = notes(&old, &new, &Options::default());
    let changelog = include_str!("../../CHANGELOG.md");
    assert!(
        changelog.contains(&notes),
        "the changelog does not have:\n{notes}"
    );
    notes
}

#[test]
fn a_change_of_the_contract_changes_its_fingerprint() {
    let of = |directory: &str| Fingerprint::of(&read(Path::new(directory)), &Options::default());
    assert_eq!(of(PROTO), of(PROTO));
    assert_ne!(of(PROTO), of(FIRST));
}

#[test]
fn a_release_is_no_change_against_itself() {
    let report = judge(Path::new(FIRST));
    assert!(report.findings.is_empty());
    assert_eq!(
        (report.verdict(), report.is_declared()),
        (Step::None, Some(true))
    );
}
