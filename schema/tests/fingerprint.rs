//! Fingerprints: equal for what means the same on the wire, different for what does not.

use agent_schema::check::{Fingerprint, Options, Release, Source};
use std::fs;

const CONTRACT: &str = "syntax = \"proto3\"; package t;
// A service.
service S { rpc Call(M) returns (N); rpc Walk(Tree) returns (N); }
message M { string x = 1; E e = 2; oneof o { int32 a = 3; int32 b = 4; } map<string, N> n = 5; }
message N { uint64 y = 1; }
message Tree { repeated Tree children = 1; N value = 2; }
message Unused { string z = 1; }
enum E { Z = 0; O = 1; }";

fn fingerprint(files: &[(&str, &str)]) -> Fingerprint {
    let directory = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(directory.path().join(name), text).unwrap();
    }
    let release = Release::read(&Source::Path(directory.path().to_owned()), &[]).unwrap();
    Fingerprint::of(&release, &Options::default())
}

fn of(text: &str) -> Fingerprint {
    fingerprint(&[("contract.proto", text)])
}

#[test]
fn what_means_the_same_has_the_same_fingerprint() {
    let same = |from: &str, to: &str| {
        assert!(CONTRACT.contains(from), "{from}");
        assert_eq!(
            of(CONTRACT),
            of(&CONTRACT.replace(from, to)),
            "{from} -> {to}"
        );
    };
    same("// A service.", "/* Another comment. */");
    same("string x = 1; E e = 2;", "E e = 2; string x = 1;");
    same(
        "rpc Call(M) returns (N); rpc Walk(Tree) returns (N);",
        "rpc Walk(Tree) returns (N); rpc Call(M) returns (N);",
    );
    same("Tree", "Forest");
    same("oneof o", "oneof renamed");
    same("message Unused { string z = 1; }", "");
}

#[test]
fn a_message_that_is_written_twice_means_the_same() {
    let twin = CONTRACT.replace("Walk(Tree) returns (N)", "Walk(Tree) returns (Twin)")
        + "message Twin { uint64 y = 1; }";
    assert_eq!(of(CONTRACT), of(&twin));
}

#[test]
fn the_layout_of_files_and_packages_of_messages_do_not_matter() {
    let at = CONTRACT.find("message M").unwrap();
    let (service, messages) = CONTRACT.split_at(at);
    let service = service
        .replace("package t;", "package t; import \"messages.proto\";")
        .replace("(M)", "(u.M)")
        .replace("(N)", "(u.N)")
        .replace("(Tree)", "(u.Tree)");
    let messages = format!("syntax = \"proto3\"; package u; {messages}");
    assert_eq!(
        of(CONTRACT),
        fingerprint(&[("service.proto", &service), ("messages.proto", &messages)])
    );
}

#[test]
fn what_means_something_else_has_another_fingerprint() {
    for (from, to) in [
        ("string x = 1", "bytes x = 1"),
        ("string x = 1", "string x = 6"),
        ("string x = 1", "repeated string x = 1"),
        ("string x = 1", "optional string x = 1"),
        ("O = 1", "O = 2"),
        ("O = 1", "P = 1"),
        ("string x = 1", "string renamed = 1"),
        ("int32 a = 3; int32 b = 4; }", "int32 a = 3; } int32 b = 4;"),
        ("rpc Call(M)", "rpc Ring(M)"),
        ("rpc Call(M)", "rpc Call(stream M)"),
        ("service S", "service T"),
        ("N value = 2", "M value = 2"),
        ("uint64 y = 1", "uint32 y = 1"),
    ] {
        assert!(CONTRACT.contains(from), "{from}");
        assert_ne!(
            of(CONTRACT),
            of(&CONTRACT.replace(from, to)),
            "{from} -> {to}"
        );
    }
}
