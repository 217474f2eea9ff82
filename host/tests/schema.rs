//! `handclasp schema`, as a shell sees it.

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const OLD: &str = "syntax = \"proto3\";\npackage t;\nservice S { rpc Call(M) returns (M); }\nmessage M {\n  int64 x = 1;\n}\n";

/// A directory of contracts, each in a directory of its own.
fn contracts(contracts: &[(&str, &str)]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in contracts {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

fn schema(directory: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_handclasp"));
    command.arg("schema").args(words).current_dir(directory);
    command.output().unwrap()
}

/// The exit code and standard output.
fn run(directory: &Path, words: &[&str]) -> (i32, String) {
    let output = schema(directory, words);
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

/// Standard error of a command that refuses its input, and prints nothing else.
fn refused(directory: &Path, words: &[&str]) -> String {
    let output = schema(directory, words);
    assert_eq!(output.status.code(), Some(2), "{words:?}");
    assert!(output.stdout.is_empty(), "{words:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn the_exit_code_says_whether_the_declared_version_is_enough() {
    let new = OLD.replace("int64 x", "int32 x");
    let added = OLD.replace("int64 x = 1;", "int64 x = 1; int64 y = 2;");
    let root = contracts(&[
        ("1.0/a.proto", OLD),
        ("1.1/a.proto", &new),
        ("2.0/a.proto", &new),
        ("old/a.proto", OLD),
        ("added/a.proto", &added),
    ]);
    for (words, expected) in [
        (&["1.0", "1.1"][..], 1),
        (&["1.0", "2.0"], 0),
        (&["1.0", "1.1", "--declare", "2.0"], 0),
        (&["1.0", "added", "--declare", "1.1"], 0),
        (&["1.0", "added", "--declare", "1.0"], 1),
        (&["old", "added", "--declare", "1.1"], 0),
        (&["old", "1.1", "--declare", "2.1"], 1),
        (&["1.0", "old"], 2),
        (&["1.0", "added", "--no-declare"], 0),
        (&["old", "1.1", "--no-declare"], 1),
        (&["1.1", "--against", "1.0"], 1),
        (&["1.1"], 2),
    ] {
        assert_eq!(
            run(root.path(), &[&["check"], words].concat()).0,
            expected,
            "{words:?}"
        );
    }
}

#[test]
fn json_is_one_object_of_the_documented_shape() {
    let root = contracts(&[
        ("1.0/a.proto", OLD),
        ("1.1/a.proto", &OLD.replace("int64 x", "int32 x")),
    ]);
    let (_, text) = run(root.path(), &["check", "1.0", "1.1", "--format", "json"]);
    let report: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["verdict"], "major");
    assert_eq!(report["upgrade_first"], "either");
    let lost = &report["findings"][0];
    assert_eq!(lost["rule"], "FIELD_VALUES_LOST");
    assert_eq!(lost["path"], "t.M.x");
    assert_eq!(lost["breaking"], true);
    assert_eq!(lost["who"], "both");
    assert_eq!(lost["file"], "1.1/a.proto");
    assert_eq!(lost["line"], 5);
    assert!(lost["message"].is_string());
    assert_eq!(lost["cause"], Value::Null);
    assert_eq!(lost.as_object().unwrap().len(), 8);
    assert_eq!(report["roles"], serde_json::json!(["client", "server"]));
    assert_eq!(report.as_object().unwrap().len(), 4);
}

#[test]
fn sarif_and_github_name_the_place() {
    let root = contracts(&[
        ("1.0/a.proto", OLD),
        ("1.1/a.proto", &OLD.replace("int64 x", "int32 x")),
    ]);
    let (code, text) = run(root.path(), &["check", "1.0", "1.1", "--format", "sarif"]);
    assert_eq!(code, 1);
    let log: Value = serde_json::from_str(&text).unwrap();
    let result = &log["runs"][0]["results"][0];
    assert_eq!(
        (&result["ruleId"], &result["level"]),
        (&"FIELD_VALUES_LOST".into(), &"error".into())
    );
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "1.1/a.proto");
    assert_eq!(place["region"]["startLine"], 5);
    let (_, text) = run(root.path(), &["check", "1.0", "1.1", "--format", "github"]);
    assert!(
        text.starts_with("::error file=1.1/a.proto,line=5,title=FIELD_VALUES_LOST::t.M.x: "),
        "{text}"
    );
}

#[test]
fn broken_input_is_named_with_its_place_and_nothing_else_is_printed() {
    let root = contracts(&[
        ("good/a.proto", OLD),
        (
            "syntax/a.proto",
            "syntax = \"proto3\";\nmessage M { string x = 1 }\n",
        ),
        (
            "import/a.proto",
            "syntax = \"proto3\";\nimport \"none.proto\";\n",
        ),
        ("twice/a.proto", "syntax = \"proto3\";\nmessage M {}\n"),
        ("twice/b.proto", "syntax = \"proto3\";\nmessage M {}\n"),
        (
            "unknown/a.proto",
            "syntax = \"proto3\";\nmessage M {\n  Nothing x = 1;\n}\n",
        ),
        ("empty/readme.md", "no contract"),
        ("binary.pb", "no descriptor set"),
        ("history/1.0/a.proto", OLD),
        ("history/latest/a.proto", OLD),
        ("ack.toml", "[[acknowledge]]\nrule = \"NONE\"\n"),
    ]);
    for (bad, expected) in [
        ("syntax", "syntax/a.proto:2:26: "),
        ("import", "import/a.proto:2:1: "),
        ("twice", "twice/b.proto:2:9: "),
        ("unknown", "unknown/a.proto:3:3: "),
        ("empty", "there is no .proto file in empty"),
        (
            "binary.pb",
            "binary.pb is neither a directory nor a descriptor set",
        ),
        ("missing", "cannot read missing: "),
        ("git:none:proto", "git cannot read git:none:proto: "),
        ("git:nothing", "\"git:nothing\" names no revision"),
    ] {
        for words in [["check", bad, "good"], ["check", "good", bad]] {
            let sentence = refused(root.path(), &words);
            assert!(
                sentence.starts_with(&format!("handclasp: {expected}")),
                "{sentence}"
            );
            assert_eq!(sentence.lines().count(), 1, "{sentence}");
        }
    }
    let sentence = refused(root.path(), &["check", "--history", "history"]);
    assert!(
        sentence.contains("no version is its name: history/latest"),
        "{sentence}"
    );
    let sentence = refused(
        root.path(),
        &["check", "good", "good", "--no-declare", "--ack", "ack.toml"],
    );
    assert!(
        sentence.contains("ack.toml is not a file of acknowledgements"),
        "{sentence}"
    );
}

#[test]
fn a_state_record_that_no_contract_has_is_refused_and_not_passed_over() {
    let root = contracts(&[
        ("old/a.proto", OLD),
        ("new/a.proto", OLD),
        ("history/1.0/a.proto", OLD),
        ("history/1.1/a.proto", OLD),
    ]);
    let two = ["check", "old", "new", "--no-declare"];
    for state in ["t.M", "t", "t.*"] {
        let (code, _) = run(root.path(), &[&two[..], &["--state", state]].concat());
        assert_eq!(code, 0, "{state}");
    }
    let unknown = ["--state", "t.M", "--state", "t.m"];
    for words in [
        &two[..],
        &["check", "--history", "history"],
        &["notes", "old", "new"],
        &["fingerprint", "new"],
        &["matrix", "--history", "history"],
    ] {
        let sentence = refused(root.path(), &[words, &unknown].concat());
        let expected = "handclasp: --state \"t.m\" names no message of these contracts";
        assert!(sentence.contains(expected), "{words:?}: {sentence}");
    }
}

#[test]
fn an_acknowledged_break_is_told_but_does_not_count() {
    let ack = |until: &str| {
        format!(
            "[[acknowledge]]\nrule = \"FIELD_VALUES_LOST\"\npath = \"t.M.x\"\nreason = \"never above a thousand\"\nuntil = \"{until}\"\n"
        )
    };
    let root = contracts(&[
        ("1.0/a.proto", OLD),
        ("1.1/a.proto", &OLD.replace("int64 x", "int32 x")),
        ("good.toml", &ack("9999-12-31")),
        ("ended.toml", &ack("2020-01-01")),
    ]);
    let (code, text) = run(root.path(), &["check", "1.0", "1.1", "--ack", "good.toml"]);
    assert_eq!(code, 0);
    assert!(
        text.contains("acknowledged until 9999-12-31: never above a thousand"),
        "{text}"
    );
    assert_eq!(
        run(root.path(), &["check", "1.0", "1.1", "--ack", "ended.toml"]).0,
        1
    );
}

#[test]
fn a_history_is_checked_in_the_order_of_its_versions() {
    let renumbered = OLD.replace("x = 1", "y = 3");
    let root = contracts(&[
        ("all/1.9/a.proto", OLD),
        (
            "all/1.10/a.proto",
            &OLD.replace("  int64 x = 1;", "  reserved 1;"),
        ),
        ("all/1.11/a.proto", &OLD.replace("int64 x", "int64 y")),
        ("new/a.proto", &renumbered),
    ]);
    let (code, text) = run(root.path(), &["check", "--history", "all"]);
    assert_eq!(code, 1);
    assert!(
        text.contains("NUMBER_REUSED: t.M.y: 1.10 -> 1.11: number 1 was int64 x"),
        "{text}"
    );
    let (code, text) = run(
        root.path(),
        &["check", "--history", "all", "new", "--declare", "1.12"],
    );
    assert_eq!(code, 1);
    assert!(
        text.contains("FIELD_RENUMBERED: t.M.y: 1.11 -> 1.12"),
        "{text}"
    );
    assert!(
        !text.contains("NUMBER_REUSED"),
        "what was released is not judged again: {text}"
    );
}

#[test]
fn the_matrix_tells_what_is_refused_and_what_is_silently_wrong() {
    let without = OLD.replace("rpc Call(M) returns (M);", "");
    let root = contracts(&[
        ("1.0/a.proto", OLD),
        ("1.1/a.proto", &OLD.replace("int64 x", "int32 x")),
        ("2.0/a.proto", &without),
    ]);
    let (code, text) = run(root.path(), &["matrix", "--history", "."]);
    assert_eq!(code, 0);
    assert!(text.contains("| 1.0 | ok | WRONG | refused |"), "{text}");
    assert!(text.contains("| 2.0 | ok | ok | ok |"), "{text}");
    let (_, text) = run(root.path(), &["matrix", "--history", ".", "--json"]);
    let pairs: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(pairs.as_array().unwrap().len(), 9);
    assert_eq!(pairs[2]["refused"][0], "t.S/Call");
}

#[test]
fn a_revision_and_a_descriptor_set_are_contracts_too() {
    let root = contracts(&[("repository/proto/a.proto", OLD)]);
    let repository = root.path().join("repository");
    let git = |words: &[&str]| {
        let identity = [
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@localhost",
            "-c",
            "commit.gpgsign=false",
        ];
        assert!(
            Command::new("git")
                .args(identity)
                .args(words)
                .current_dir(&repository)
                .output()
                .unwrap()
                .status
                .success()
        );
    };
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "first"]);
    fs::write(
        repository.join("proto/a.proto"),
        OLD.replace("int64 x", "int32 x"),
    )
    .unwrap();
    let (code, text) = run(
        &repository,
        &[
            "check",
            "proto",
            "--against",
            "git:HEAD:proto",
            "--no-declare",
        ],
    );
    assert_eq!(code, 1);
    assert!(text.contains("FIELD_VALUES_LOST"), "{text}");
    let set = protox::compile(["a.proto"], [repository.join("proto")]).unwrap();
    fs::write(
        repository.join("set.pb"),
        prost::Message::encode_to_vec(&set),
    )
    .unwrap();
    let (code, text) = run(
        &repository,
        &["check", "git:HEAD:proto", "set.pb", "--no-declare"],
    );
    assert_eq!(code, 1);
    assert!(text.contains("FIELD_VALUES_LOST"), "{text}");
    assert_eq!(
        run(&repository, &["check", "proto", "set.pb", "--no-declare"]).0,
        0
    );
}

#[test]
fn includes_are_searched_for_imports() {
    let with_import = OLD
        .replace("package t;", "package t;\nimport \"shared/b.proto\";")
        .replace("int64 x", "b.B x");
    let root = contracts(&[
        ("c/a.proto", &with_import),
        (
            "include/shared/b.proto",
            "syntax = \"proto3\";\npackage b;\nmessage B {}\n",
        ),
    ]);
    assert_eq!(
        run(
            root.path(),
            &["check", "c", "c", "--no-declare", "-I", "include"]
        )
        .0,
        0
    );
    refused(root.path(), &["check", "c", "c", "--no-declare"]);
}

#[test]
fn the_rules_are_printed_as_a_table() {
    let root = contracts(&[]);
    let (code, text) = run(root.path(), &["rules"]);
    assert_eq!(code, 0);
    assert!(
        text.lines()
            .any(|line| line.starts_with("| `RPC_NO_DELETE` | wire | refused | no | ")),
        "{text}"
    );
}

const GATED: &str = r#"syntax = "proto3";
package acme.v1;
import "handclasp/options.proto";
option (handclasp.file).contract = "1.1";
// Does things.
service Acme {
  option (handclasp.service).since = "1.0";
  // Does one thing.
  rpc Do(DoRequest) returns (DoResponse) {
    option (handclasp.method).since = "1.1";
  }
}
// What to do.
message DoRequest {
  option (handclasp.message).since = "1.1";
  // Its name.
  string name = 1 [(handclasp.field) = {since: "1.1" max_len: {since: "1.1" value: 64}}];
}
// Nothing.
message DoResponse {
  option (handclasp.message).since = "1.1";
}
"#;

#[test]
fn the_gate_table_of_any_contract_is_printed() {
    let options = include_str!("../../proto/handclasp/options.proto");
    let root = contracts(&[
        ("proto/acme.proto", GATED),
        ("include/handclasp/options.proto", options),
        (
            "bad/acme.proto",
            &GATED.replace(" max_len: {since: \"1.1\" value: 64}", ""),
        ),
    ]);
    let (code, text) = run(root.path(), &["gates", "-I", "include"]);
    assert_eq!(code, 0);
    let table: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&table["format"], &table["contract"]),
        (&2.into(), &"1.1".into())
    );
    let elements = table["elements"].as_array().unwrap();
    let named = |name: &str| elements.iter().find(|element| element["element"] == name);
    assert_eq!(named("acme.v1.Acme/Do").unwrap()["since"], "1.1");
    assert_eq!(
        named("acme.v1.DoRequest.name").unwrap()["max_len"][0]["value"],
        64
    );

    let said = refused(root.path(), &["gates", "bad", "-I", "include"]);
    assert!(said.contains("acme.proto:17"), "{said}");
    refused(root.path(), &["gates", "nowhere"]);
}
