//! Messages that travel inside `google.protobuf.Any`.

use crate::support::{judge_with, lines, read, request};
use agent_schema::check::{Acknowledgements, Options, Step, check_history};

fn contract() -> String {
    request("message M { google.protobuf.Any any = 1; } message Inside { int32 x = 1; }").replace(
        "package t;",
        "package t; import \"google/protobuf/any.proto\";",
    )
}

fn judge(states: &[&str]) -> agent_schema::check::Report {
    let options = Options {
        states: states.iter().map(|&name| name.to_owned()).collect(),
        ..Options::default()
    };
    judge_with(&contract(), &contract(), &options)
}

#[test]
fn a_field_whose_contents_nobody_names_is_told_and_moves_no_version() {
    let report = judge(&[]);
    assert_eq!(lines(&report), ["ANY_NOT_FOLLOWED t.M.any -"]);
    assert_eq!(report.verdict(), Step::None);
}

#[test]
fn a_field_whose_contents_are_named_is_not_told() {
    assert!(judge(&["t.Inside"]).findings.is_empty());
}

#[test]
fn a_history_is_told_once() {
    let releases = [(); 3].map(|()| read(&contract()));
    let none = Acknowledgements::default();
    let report = check_history(&releases, &Options::default(), &none);
    assert_eq!(lines(&report), ["ANY_NOT_FOLLOWED t.M.any -"]);
}
