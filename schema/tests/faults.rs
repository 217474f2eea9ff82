//! What a contract cannot have is a fault with its file, its line, and what to do. It is never Rust that does not compile.

use agent_schema::guest::GuestTarget;
use agent_schema::host::{CalledService, Calls, HostTarget};
use agent_schema::model::Model;
use agent_schema::{Contract, SchemaError};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The first six lines of each file here.
const HEAD: &str = r#"syntax = "proto3";
package a;
import "handclasp/options.proto";
import "b.proto";
import "google/protobuf/struct.proto";
option (handclasp.file).contract = "1.2";
"#;

/// A file that the contract's imports, and that is in another directory.
const IMPORTED: &str = r#"syntax = "proto3"; package b; message B {} enum E { ZERO = 0; }"#;

/// What is wrong with a contract of one file, a line each.
fn wrong_with(file: &str) -> Vec<String> {
    let (directory, imports) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::write(directory.path().join("a.proto"), file).unwrap();
    fs::write(imports.path().join("b.proto"), IMPORTED).unwrap();
    let options = Path::new(env!("CARGO_MANIFEST_DIR")).join("../proto");
    let includes = [imports.path().to_owned(), options];
    let model = Contract::read_with(directory.path(), &includes)
        .and_then(|contract| Ok((Model::read(&contract)?, contract)));
    match model {
        Err(SchemaError::Faults(faults)) => faults.0.iter().map(ToString::to_string).collect(),
        Err(SchemaError::Compile(error)) => vec![format!("{error:?}")],
        Err(other) => panic!("{other}"),
        Ok((model, contract)) => {
            // What has no fault is generated.
            agent_schema::guest::generate(&model, &guest("a")).unwrap();
            agent_schema::host::generate(&contract, &model, &host("a")).unwrap();
            Vec::new()
        }
    }
}

fn guest(package: &str) -> GuestTarget {
    GuestTarget {
        command: "test".to_owned(),
        directory: PathBuf::from("guest"),
        core: "agent_core".to_owned(),
        defmt: false,
        packages: vec![(package.to_owned(), "a".to_owned())],
        by_hand: BTreeSet::new(),
        externs: BTreeMap::new(),
    }
}

fn host(package: &str) -> HostTarget {
    HostTarget {
        command: "test".to_owned(),
        directory: PathBuf::from("host"),
        library: "handclasp".to_owned(),
        packages: vec![(package.to_owned(), "a".to_owned())],
        services: vec![CalledService {
            name: format!("{package}.S"),
            calls: Calls::Wrapper,
        }],
    }
}

/// Documents and dates each element of `lines`, which stand behind the head: line 1 of them is line 7 of the file.
/// `@field` and `@value` stand for the `since` of a field and of an enum's value.
fn body(lines: &str) -> String {
    let mut body = HEAD.to_owned();
    for line in lines.trim_start().lines() {
        let line = line.trim();
        let kind = match line.split(' ').next().unwrap_or_default() {
            "message" => Some("message"),
            "enum" => Some("enumeration"),
            "service" => Some("service"),
            "rpc" => Some("method"),
            _ => None,
        };
        let doc = if line.is_empty() || line == "}" {
            ""
        } else {
            "/** It. */ "
        };
        body += doc;
        if let Some(kind) = kind {
            let option = format!("{{ option (handclasp.{kind}).since = \"1.0\";");
            body += &line.replacen('{', &option, 1);
        } else {
            let line = line.replace("@value", "[(handclasp.value).since = \"1.0\"]");
            body += &line.replace("@field", "[(handclasp.field).since = \"1.0\"]");
        }
        body.push('\n');
    }
    body
}

/// Checks what is wrong with these lines: it begins with `expected`.
fn assert_wrong(lines: &str, expected: &[&str]) {
    let found = wrong_with(&body(lines));
    let is_expected = found.len() == expected.len()
        && found
            .iter()
            .zip(expected)
            .all(|(found, expected)| found.starts_with(expected));
    assert!(is_expected, "{found:#?}\nfor {lines}");
}

#[test]
fn what_can_be_taken_has_no_fault() {
    assert_wrong(
        "service S {
        rpc M(A) returns (A) {}
        }
        message A {
        uint32 number = 1 @field;
        E e = 2 @field;
        }
        enum E {
        ZERO = 0 @value;
        }",
        &[],
    );
}

#[test]
fn proto2_is_not_supported() {
    let file = "syntax = \"proto2\";\npackage a;\nmessage M { required uint32 a = 1; }\n";
    let found = wrong_with(file);
    assert!(
        found[0].starts_with("a.proto:1: is written in proto2: write `syntax = \"proto3\"`"),
        "{found:?}"
    );
    let found = wrong_with("syntax = \"proto3\";\nmessage M {}\n");
    assert!(
        found[0].starts_with("a.proto:1: has no package: declare one"),
        "{found:?}"
    );
}

#[test]
fn what_proto3_does_not_have_does_not_compile() {
    for (lines, line) in [
        ("message A {\nmap<float, uint32> m = 1 @field;\n}", 8),
        ("enum E {\nONE = 1 @value;\n}", 8),
        ("message A {\nrequired uint32 a = 1 @field;\n}", 8),
        (
            "message A {\nuint32 fooBar = 1 @field;\nuint32 foo_bar = 2 @field;\n}",
            9,
        ),
        ("message A {\nA a = 1 [default = 1];\n}", 8),
        ("message A {}\nextend A {\nuint32 a = 1;\n}", 9),
    ] {
        let found = wrong_with(&body(lines));
        let place = format!("a.proto:{line}:");
        assert!(
            found.len() == 1 && found[0].contains(&place),
            "{found:?} for {lines}"
        );
    }
}

#[test]
fn types_from_elsewhere_are_named() {
    assert_wrong(
        "service S {
        rpc M(b.B) returns (A) {}
        }
        message A {
        b.E e = 1 @field;
        google.protobuf.Struct s = 2 @field;
        map<uint32, b.B> m = 3 @field;
        }",
        &[
            "a.proto:8: a.S.M: is of the type b.B, which is in none of the contract's files: move it there",
            "a.proto:11: a.A.e: is of the type b.E, which is in none",
            "a.proto:12: a.A.s: is of the type google.protobuf.Struct: of protobuf's own types only Any, Duration,",
            "a.proto:13: a.A.m: is of the type b.B, which is in none",
        ],
    );
}

#[test]
fn client_streams_and_recursion_are_not_supported() {
    assert_wrong(
        "service S {
        rpc M(stream A) returns (A) {}
        rpc N(A) returns (stream A) {}
        rpc O(stream A) returns (stream A) {}
        }
        message A {
        }",
        &[
            "a.proto:8: a.S.M: streams its requests only, which is not served: make its response a stream too",
        ],
    );
    assert_wrong(
        "message A {
        B b = 1 @field;
        }
        message B {
        A a = 1 @field;
        }",
        &[
            "a.proto:7: a.A: nests itself, and cannot be read without recursion: refer",
            "a.proto:10: a.B: nests itself",
        ],
    );
}

#[test]
fn a_missing_bound_is_a_fault() {
    assert_wrong(
        "message A {
        string text = 1 @field;
        bytes data = 2 @field;
        repeated uint32 numbers = 3 @field;
        map<string, bytes> map = 4 @field;
        oneof one {
        string arm = 5 @field;
        }
        }",
        &[
            "a.proto:8: a.A.text: has no `max_len`: say how many bytes it may have, such as `max_len: {since: \"1.0\"",
            "a.proto:9: a.A.data: has no `max_len`",
            "a.proto:10: a.A.numbers: has no `max_count`: say how many elements it may have, such as",
            "a.proto:11: a.A.map: has no `max_len`",
            "a.proto:11: a.A.map: has no `max_count`",
            "a.proto:13: a.A.arm: has no `max_len`",
        ],
    );
}

#[test]
fn types_that_are_the_same_in_rust_are_named() {
    for (lines, fault) in [
        (
            "message GetIP {\n}\nmessage GetIp {\n}",
            "a.proto:9: a.GetIp: is called GetIp in Rust, as a.GetIP is: rename one of them",
        ),
        (
            "message Outer {\nmessage Inner {\n}\n}\nmessage OuterInner {\n}",
            "a.proto:11: a.OuterInner: is called OuterInner in Rust, as a.Outer.Inner is",
        ),
        (
            "message A {\noneof b {\nuint32 c = 1 @field;\n}\n}\nenum AB_ {\nZERO = 0 @value;\n}",
            "",
        ),
        (
            "message Get {\noneof what {\nuint32 c = 1 @field;\n}\n}\nmessage GetWhat {\n}",
            "a.proto:8: a.Get.what: is called GetWhat in Rust, as a.GetWhat is",
        ),
        (
            "message A {\noneof the_one {\nuint32 b = 1 @field;\n}\nuint32 theOne = 2 @field;\n}",
            "a.proto:11: a.A.theOne: is called the_one in Rust, as a.A.the_one is",
        ),
        (
            "enum E {\nA_B = 0 @value;\na__b = 1 @value;\n}",
            "a.proto:9: a.E.a__b: is called AB in Rust, as a.E.A_B is",
        ),
        (
            "service S {\nrpc GetIP(A) returns (A) {}\nrpc get_ip(A) returns (A) {}\n}\nmessage A {\n}",
            "a.proto:9: a.S.get_ip: is called GetIp or get_ip in Rust, as a.S.GetIP is",
        ),
        (
            "service S {\n}\nservice s {\n}",
            "a.proto:9: a.s: is called s in Rust, as a.S is",
        ),
        (
            "message _ {\n}",
            "a.proto:7: a._: has a name without a letter: rename it",
        ),
    ] {
        let faults: &[&str] = if fault.is_empty() { &[] } else { &[fault] };
        assert_wrong(lines, faults);
    }
}

/// A message with one field that has these rules.
fn field(field: &str, rules: &str) -> String {
    format!("message A {{\n{field} = 1 [(handclasp.field) = {{{rules}}}];\n}}")
}

#[test]
fn constants_that_are_the_same_in_rust_are_named() {
    let value = |name: &str| format!("values: {{name: {name:?} since: \"1.0\" doc: \"It.\"}} ");
    let rules = format!(
        "since: \"1.0\" {}{}",
        value("virtio-fs"),
        value("virtio_fs")
    );
    let fault = "a.proto:8: a.A.f: is called F_VIRTIO_FS in Rust, as a.A.f is";
    assert_wrong(&field("string f", &rules), &[fault]);
    let rules = format!("since: \"1.0\" {}", value("values"));
    let fault = "a.proto:8: a.A.f: is called F_VALUES in Rust, as a.A.f is";
    assert_wrong(&field("string f", &rules), &[fault]);
}

#[test]
fn an_alias_has_the_rules_of_its_value() {
    let with = |rules: &str| {
        format!(
            "enum E {{\noption allow_alias = true;\nOLD = 0 @value;\nNEW = 0 [(handclasp.value) = {{{rules}}}];\n}}"
        )
    };
    assert_wrong(&with("since: \"1.0\""), &[]);
    let fault =
        "a.proto:10: a.E.NEW: has the number of OLD, but not its rules: say the same of both";
    assert_wrong(&with("since: \"1.1\""), &[fault]);
}

#[test]
fn a_field_that_only_a_feature_brings_has_presence() {
    let with = |kind: &str| {
        format!(
            "enum F {{\noption (handclasp.enumeration).features = true;\nNO = 0 @value;\nKNOB = 1 @value;\n}}\n{}",
            field(kind, "since: \"1.0\" feature: \"KNOB\"")
        )
    };
    assert_wrong(&with("optional uint32 f"), &[]);
    let fault = "a.proto:13: a.A.f: is not in every session that has its message, and has no explicit presence: make";
    assert_wrong(&with("uint32 f"), &[fault]);
}

#[test]
fn what_is_removed_was_there_and_has_a_fallback() {
    let fault = "a.proto:8: a.A.f: is removed in 1.0, which is not after its `since`";
    let rules = "since: \"1.0\" removed_in: \"1.0\"";
    assert_wrong(&field("optional uint32 f", rules), &[fault]);
    let fault = "a.proto:8: a.A.f: is not in every session that has its message, and has no explicit presence";
    let rules = "since: \"1.0\" removed_in: \"1.2\"";
    assert_wrong(&field("uint32 f", rules), &[fault]);
    assert_wrong(&field("optional uint32 f", rules), &[]);
    let with = |fallback: &str| {
        format!(
            "service S {{\nrpc M(A) returns (A) {{}}\n}}\nmessage A {{\nE e = 1 @field;\n}}\nenum E {{\nZERO = 0 \
             @value;\nOLD = 1 [(handclasp.value) = {{since: \"1.0\" removed_in: \"1.1\" {fallback}}}];\n}}"
        )
    };
    let fault = "a.proto:13: a.E \"OLD\": can be in a response, is not in every session, and names no `fallback`";
    assert_wrong(&with(""), &[fault]);
    assert_wrong(&with("fallback: \"ZERO\""), &[]);
    let fault = "a.proto:13: a.E \"OLD\": names the fallback OLD, which is no value beside it";
    assert_wrong(&with("fallback: \"OLD\""), &[fault]);
}

#[test]
fn a_package_without_a_module_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let lines = "service S {\nrpc M(A) returns (A) {}\n}\nmessage A {\n}";
    let file = body(lines).replace("import \"b.proto\";", "");
    fs::write(directory.path().join("a.proto"), file).unwrap();
    let options = Path::new(env!("CARGO_MANIFEST_DIR")).join("../proto");
    let contract = Contract::read_with(directory.path(), &[options]).unwrap();
    let model = Model::read(&contract).unwrap();
    let error = agent_schema::host::generate(&contract, &model, &host("other")).unwrap_err();
    let expected =
        "a.A: is in the package a, for which the target names no module: add it to `packages`";
    assert!(error.to_string().contains(expected), "{error}");
    let mut twice = guest("a");
    twice.packages.push(("b".to_owned(), "a".to_owned()));
    let error = agent_schema::guest::generate(&model, &twice).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("b: is called a in Rust, as a is"),
        "{error}"
    );
}
