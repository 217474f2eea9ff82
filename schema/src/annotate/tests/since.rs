//! Since when elements exist, by histories of every kind.

use super::{Files, request, trial, write};
use crate::annotate::{AnnotateError, Annotated, History, Request, Tag, annotate};
use std::path::Path;
use std::process::Command;

/// A contract of one message with these fields.
fn fields(fields: &str) -> Files {
    let text = format!("syntax = \"proto3\";\npackage t;\n// M\nmessage M {{\n{fields}\n}}\n");
    Files::from([("a.proto".to_owned(), text)])
}

/// Annotates a contract that has these releases.
fn with(releases: &[(&str, &str)], now: &str) -> Annotated {
    let root = tempfile::tempdir().unwrap();
    let history = root.path().join("history");
    for (version, text) in releases {
        write(&history.join(version), &fields(text));
    }
    write(&root.path().join("now"), &fields(now));
    trial(&root.path().join("now"), &history)
}

fn text(annotated: &Annotated) -> &str {
    &annotated.files[0].text
}

const A: &str = "// a\nint32 a = 1;";
const AB: &str = "// a\nint32 a = 1;\n// b\noptional int32 b = 2;";

#[track_caller]
fn assert_since(annotated: &Annotated, field: &str, since: &str) {
    let line = format!("{field} [(handclasp.field).since = \"{since}\"];");
    assert!(text(annotated).contains(&line), "{}", text(annotated));
}

#[test]
fn releases_are_ordered_by_their_numbers() {
    let annotated = with(&[("1.2", A), ("1.10", AB), ("1.9", A)], AB);
    assert_since(&annotated, "b = 2", "1.10");
    assert_eq!(annotated.contract.to_string(), "1.10");
}

#[test]
fn what_was_gone_for_a_while_is_since_its_return() {
    let annotated = with(&[("1.0", AB), ("1.1", A), ("1.2", AB)], AB);
    assert_since(&annotated, "b = 2", "1.2");
}

#[test]
fn what_is_not_released_yet_is_since_the_next_minor() {
    let annotated = with(&[("1.0", A), ("1.1", A)], AB);
    assert_since(&annotated, "b = 2", "1.2");
    assert_eq!(annotated.contract.to_string(), "1.2");
}

#[test]
fn a_patch_cannot_bring_anything() {
    let annotated = with(&[("1.0.0", A), ("1.0.1", AB), ("1.1.0", AB)], AB);
    assert_since(&annotated, "b = 2", "1.1");
    let annotated = with(&[("1.0.0", A), ("1.0.1", AB)], AB);
    assert_since(&annotated, "b = 2", "1.1");
    assert_eq!(annotated.contract.to_string(), "1.1");
}

#[test]
fn a_renamed_field_is_the_same_and_a_number_used_again_is_not() {
    let renamed = AB.replace(" b ", " c ");
    let annotated = with(&[("1.0", AB), ("1.1", &renamed)], &renamed);
    assert_since(&annotated, "c = 2", "1.0");
    let reused = AB.replace("int32 b ", "string c ");
    let releases = [("1.0", AB), ("1.1", &reused)];
    let annotated = with(&releases, &reused);
    assert!(text(&annotated).contains("max_len: {since: \"1.1\""));
}

#[test]
fn releases_of_another_major_have_nothing_to_say() {
    let annotated = with(&[("1.0", A), ("1.1", A), ("2.0", A), ("2.1", AB)], AB);
    assert_since(&annotated, "a = 1", "2.0");
    assert_since(&annotated, "b = 2", "2.1");
}

#[test]
fn a_declared_version_is_used_and_kept() {
    let root = tempfile::tempdir().unwrap();
    let (history, now) = (root.path().join("history"), root.path().join("now"));
    write(&history.join("1.0"), &fields(A));
    write(&now, &fields(AB));
    let request = Request {
        declare: Some("1.4".parse().unwrap()),
        ..request(&now, &history)
    };
    let annotated = annotate(&request).unwrap();
    assert_since(&annotated, "b = 2", "1.4");
    assert!(text(&annotated).contains("contract = \"1.4\""));
}

#[test]
fn a_history_without_a_release_is_an_error() {
    let root = tempfile::tempdir().unwrap();
    write(&root.path().join("now"), &fields(A));
    std::fs::create_dir(root.path().join("history")).unwrap();
    let request = request(&root.path().join("now"), &root.path().join("history"));
    let error = annotate(&request).unwrap_err();
    assert!(matches!(error, AnnotateError::NoReleases));
}

fn git(repository: &Path, words: &[&str]) {
    let mut command = Command::new("git");
    command.arg("-C").arg(repository).args(words);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn tags_of_a_repository_are_a_history() {
    let root = tempfile::tempdir().unwrap();
    let repository = root.path();
    git(repository, &["init", "--quiet"]);
    git(repository, &["config", "user.name", "t"]);
    git(repository, &["config", "user.email", "t@example.org"]);
    for (tag, text) in [("v1.0.0", A), ("last", AB)] {
        write(&repository.join("proto"), &fields(text));
        git(repository, &["add", "."]);
        git(repository, &["commit", "--quiet", "--message", tag]);
        git(repository, &["tag", tag]);
    }
    let tags = ["1.1=last", "v1.0.0"].map(|tag| Tag::parse(tag).unwrap());
    let request = Request {
        history: History::Git {
            repository: repository.to_owned(),
            path: "proto".to_owned(),
            tags: tags.to_vec(),
        },
        ..request(&repository.join("proto"), Path::new(""))
    };
    let annotated = annotate(&request).unwrap();
    assert_since(&annotated, "a = 1", "1.0");
    assert_since(&annotated, "b = 2", "1.1");
}
