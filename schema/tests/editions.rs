//! Descriptor sets of editions mean what the same contract means in proto2 or proto3.

use agent_schema::check::{Acknowledgements, Fingerprint, Options, Release, Source, Step, check};
use std::fs;
use std::path::{Path, PathBuf};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/editions")
        .join(name)
}

fn set(name: &str) -> Release {
    Release::read(&Source::Path(file(name)), &[]).unwrap()
}

fn text(source: &str) -> Release {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("a.proto"), source).unwrap();
    Release::read(&Source::Path(root.path().to_owned()), &[]).unwrap()
}

fn fingerprint(release: &Release) -> Fingerprint {
    Fingerprint::of(release, &Options::default())
}

fn verdict(old: &Release, new: &Release) -> Step {
    check(old, new, &Options::default(), &Acknowledgements::default()).verdict()
}

/// The edition means what its twin means, and each change of the twin makes a difference.
fn assert_twins(edition: &str, twin: &str, changes: &[(&str, &str)]) {
    let edition = set(edition);
    let twin = fs::read_to_string(file(twin)).unwrap();
    assert_eq!(verdict(&edition, &text(&twin)), Step::None);
    assert_eq!(verdict(&text(&twin), &edition), Step::None);
    assert_eq!(fingerprint(&edition), fingerprint(&text(&twin)));
    for (from, to) in changes {
        assert!(twin.contains(from), "{from}");
        let changed = text(&twin.replacen(from, to, 1));
        assert_ne!(fingerprint(&edition), fingerprint(&changed), "{from}");
    }
}

#[test]
fn an_edition_with_the_features_of_proto2_is_proto2() {
    assert_twins(
        "as_proto2.binpb",
        "twin_proto2.proto",
        &[
            ("required int64", "optional int64"),
            ("[default = 7]", "[default = 8]"),
            (
                "optional group Group = 5 {",
                "optional G g = 5; message G {",
            ),
            ("FIRST = 3", "FIRST = 4"),
            ("repeated uint32 more", "optional uint32 more"),
        ],
    );
}

#[test]
fn an_edition_with_the_features_of_proto3_is_proto3() {
    assert_twins(
        "as_proto3.binpb",
        "twin_proto3.proto",
        &[
            ("int64 implicit", "optional int64 implicit"),
            ("optional int64 explicit", "int64 explicit"),
            ("M message = 5", "repeated M message = 5"),
        ],
    );
}

#[test]
fn an_edition_that_is_not_known_is_an_error_that_names_it() {
    let mut bytes = fs::read(file("inherited.binpb")).unwrap();
    // The field 14, the edition, of 1000.
    let at = bytes.windows(3).rposition(|it| it == [0x70, 0xe8, 0x07]);
    bytes[at.unwrap() + 1] = 0xea;
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("set.binpb");
    fs::write(&path, bytes).unwrap();
    let error = Release::read(&Source::Path(path), &[]).unwrap_err();
    let sentence = error.to_string();
    let expected = "inherited.proto has an edition of the number 1002: only 2023 and 2024 are read";
    assert!(sentence.ends_with(expected), "{sentence}");
}
