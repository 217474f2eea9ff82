//! What `handclasp schema check` prints, and what it compares in a repository of git.

use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const OLD: &str = "syntax = \"proto3\";
package t;
service S { rpc Call(M) returns (M); rpc Gone(G) returns (G); }
message M { int64 x = 1; }
message G { Inner inner = 1; }
message Inner {}
";

/// A method is gone with its messages, a field breaks, and another one is new.
fn new() -> String {
    OLD.replace(" rpc Gone(G) returns (G);", "")
        .replace("message G { Inner inner = 1; }\nmessage Inner {}\n", "")
        .replace("int64 x = 1;", "int32 x = 1; int64 y = 2;")
}

/// Files below a directory of their own.
fn files(files: &[(&str, &str)]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in files {
        write(&root.path().join(path), text);
    }
    root
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn check(directory: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_handclasp"));
    command.args(["schema", "check"]).args(words);
    command.current_dir(directory).output().unwrap()
}

/// The exit code, and the lines of standard output.
fn lines(directory: &Path, words: &[&str]) -> (i32, Vec<String>) {
    let output = check(directory, words);
    let text = String::from_utf8(output.stdout).unwrap();
    let code = output.status.code().unwrap();
    (code, text.lines().map(str::to_owned).collect())
}

/// The first words of lines: the place, `breaks` or `note`, and the rule.
fn starts(lines: &[String]) -> Vec<&str> {
    let cut = |line: &'_ String| {
        line.match_indices(": ")
            .nth(2)
            .map_or(line.len(), |it| it.0)
    };
    lines.iter().map(|line| &line[..cut(line)]).collect()
}

#[test]
fn breaks_come_first_and_what_follows_from_one_stands_below_it() {
    let root = files(&[("old/a.proto", OLD), ("new/a.proto", &new())]);
    let words = ["old", "new", "--no-declare"];
    let (code, text) = lines(root.path(), &words);
    let expected = [
        "old/a.proto:3: breaks: RPC_NO_DELETE",
        "  with it: old/a.proto:5: MESSAGE_NO_DELETE",
        "  with it: old/a.proto:6: MESSAGE_NO_DELETE",
        "new/a.proto:4: breaks: FIELD_VALUES_LOST",
        "  with it: new/a.proto:4: FIELD_WIRE_JSON_COMPATIBLE_TYPE",
        "new/a.proto:4: note: FIELD_ADDED",
        "verdict: major; 2 findings break a mixed fleet; no order of upgrades helps",
    ];
    assert_eq!(code, 1);
    assert_eq!(starts(&text), expected);
    let (code, breaks) = lines(root.path(), &[&words[..], &["--no-notes"]].concat());
    assert_eq!(code, 1);
    let notes = ["t.Inner", "FIELD_WIRE_JSON", "note: "];
    let is_break = |line: &String| !notes.iter().any(|note| line.contains(note));
    let without: Vec<_> = text.into_iter().filter(is_break).collect();
    assert_eq!(breaks, without);
}

#[test]
fn a_package_that_is_gone_is_one_finding() {
    let two = OLD.replace(
        "message M",
        "service T { rpc Call(M) returns (M); }\nmessage M",
    );
    let other =
        "syntax = \"proto3\"; package u; service S { rpc Call(M) returns (M); } message M {}";
    let root = files(&[("old/a.proto", &two), ("new/b.proto", other)]);
    let (_, text) = lines(root.path(), &["old", "new", "--no-declare", "--no-notes"]);
    assert!(starts(&text)[0].ends_with("SERVICE_NO_DELETE"), "{text:?}");
    assert_eq!(
        text.iter().filter(|line| line.contains("breaks: ")).count(),
        1
    );
    // Two methods and two messages of one service, and the other service with its method.
    assert_eq!(
        text.iter()
            .filter(|line| line.starts_with("  with it: "))
            .count(),
        6
    );
}

#[test]
fn without_a_version_only_its_verdict_is_missing() {
    let root = files(&[("old/a.proto", OLD), ("new/a.proto", &new())]);
    for format in ["text", "json", "sarif", "github"] {
        let words = ["old", "new", "--format", format];
        let output = check(root.path(), &words);
        assert_eq!(output.status.code(), Some(2), "{format}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.contains("give --declare X.Y, or --no-declare"),
            "{said}"
        );
        let declared = check(root.path(), &[&words[..], &["--declare", "2.0"]].concat());
        assert_eq!(declared.status.code(), Some(0), "{format}");
        assert_eq!(output.stdout, declared.stdout, "{format}");
    }
}

#[test]
fn the_sides_are_client_and_server_unless_the_options_are_imported() {
    let annotated = |text: &str| {
        text.replace(
            "package t;",
            "package t; import \"handclasp/options.proto\";",
        )
    };
    let root = files(&[
        ("old/a.proto", OLD),
        ("new/a.proto", &new()),
        ("ours/a.proto", &annotated(&new())),
    ]);
    let said = |words: &[&str]| {
        let output = check(root.path(), &[words, &["--no-declare"]].concat());
        String::from_utf8(output.stdout).unwrap()
    };
    for (words, [caller, server], [not, nor]) in [
        (&["old", "new"][..], ["client", "server"], ["host", "guest"]),
        (&["old", "ours"], ["host", "guest"], ["client", "server"]),
        (
            &["old", "new", "--roles", "app,daemon"],
            ["app", "daemon"],
            ["client", "server"],
        ),
    ] {
        let text = said(words);
        assert!(
            text.contains(&format!("an old {caller} that calls it")),
            "{text}"
        );
        assert!(
            text.contains(&format!("[old {caller} + new {server}]")),
            "{text}"
        );
        let words = [words, &["--format", "json"]].concat();
        let report: Value = serde_json::from_str(&said(&words)).unwrap();
        assert_eq!(report["roles"], json!([caller, server]));
        assert_eq!(
            report["findings"][0]["who"],
            format!("old {caller} + new {server}")
        );
        for name in [not, nor] {
            assert!(!text.contains(name), "{text}");
        }
    }
    let output = check(root.path(), &["old", "new", "--roles", "client"]);
    assert_eq!(output.status.code(), Some(2));
}

/// The parts of SARIF 2.1.0 that its schema requires of what is written.
#[test]
fn sarif_has_what_its_schema_requires() {
    let root = files(&[("old dir/a.proto", OLD), ("new/a.proto", &new())]);
    let words = ["old dir", "new", "--no-declare", "--format", "sarif"];
    let log: Value = serde_json::from_slice(&check(root.path(), &words).stdout).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert!(run["tool"]["driver"]["name"].is_string());
    let rules: Vec<_> = run["tool"]["driver"]["rules"]
        .as_array()
        .unwrap()
        .iter()
        .collect();
    let ids: Vec<_> = rules
        .iter()
        .map(|rule| rule["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["RPC_NO_DELETE", "FIELD_VALUES_LOST", "FIELD_ADDED"]);
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    for result in results {
        assert!(["error", "note"].contains(&result["level"].as_str().unwrap()));
        assert!(ids.contains(&result["ruleId"].as_str().unwrap()));
        assert!(result["message"]["text"].is_string());
        let related = result["relatedLocations"].as_array().into_iter().flatten();
        for location in result["locations"]
            .as_array()
            .unwrap()
            .iter()
            .chain(related)
        {
            let place = &location["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            assert!(["old%20dir/a.proto", "new/a.proto"].contains(&uri), "{uri}");
            assert!(place["region"]["startLine"].as_u64().unwrap() > 0);
        }
    }
    let related = results[0]["relatedLocations"].as_array().unwrap();
    assert_eq!(related.len(), 2);
    assert_eq!(
        related[0]["message"]["text"],
        "with it: MESSAGE_NO_DELETE: t.G"
    );
}

#[test]
fn github_gets_a_command_on_a_line_for_each_cause() {
    let root = files(&[("old/a.proto", OLD), ("new/a.proto", &new())]);
    let words = ["old", "new", "--no-declare", "--format", "github"];
    let (_, text) = lines(root.path(), &words);
    assert_eq!(text.len(), 4);
    let start = "::error file=old/a.proto,line=3,title=RPC_NO_DELETE::t.S/Gone: ";
    assert!(text[0].starts_with(start), "{}", text[0]);
    let end = "%0Awith it: MESSAGE_NO_DELETE: t.G%0Awith it: MESSAGE_NO_DELETE: t.Inner";
    assert!(text[0].ends_with(end), "{}", text[0]);
    assert!(text[1].starts_with("::error file=new/a.proto,line=4,title=FIELD_VALUES_LOST::"));
    assert!(text[2].starts_with("::notice file=new/a.proto,line=4,title=FIELD_ADDED::"));
    assert!(text[3].starts_with("verdict: major; "));
}

#[test]
fn a_history_has_directories_and_descriptor_sets_and_leaves_out_the_rest() {
    let added = OLD.replace("int64 x = 1;", "int64 x = 1; int64 y = 2;");
    let root = files(&[
        ("history/v1.0.0/a.proto", OLD),
        ("history/1.2.0-rc1/a.proto", &added),
        ("history/drafts/a.proto", &added),
        ("history/.git/a.proto", &added),
        ("history/readme.md", "Releases."),
        ("1.1/a.proto", &added),
    ]);
    let set = prost::Message::encode_to_vec(&compiled(&root.path().join("1.1")));
    fs::write(root.path().join("history/v1.1.0.binpb"), set).unwrap();
    let output = check(root.path(), &["--history", "history"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(
        text.contains("FIELD_ADDED: t.M.y: 1.0.0 -> 1.1.0: "),
        "{text}"
    );
    let said = String::from_utf8(output.stderr).unwrap();
    let left_out = "no version is its name: history/1.2.0-rc1, history/drafts\n";
    assert!(said.ends_with(left_out), "{said}");
    write(&root.path().join("history/1.1/a.proto"), OLD);
    let output = check(root.path(), &["--history", "history"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    let twice = "history/1.1 and history/v1.1.0.binpb are named for the same version";
    assert!(said.contains(twice), "{said}");
}

fn compiled(directory: &Path) -> protox::prost_reflect::prost_types::FileDescriptorSet {
    protox::compile(["a.proto"], [directory]).unwrap()
}

/// Runs git in a repository.
fn git(repository: &Path, words: &[&str]) {
    let mut git = Command::new("git");
    git.arg("-C").arg(repository).args(words);
    git.env("GIT_CONFIG_GLOBAL", "/dev/null");
    for role in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{role}_NAME"), "a");
        git.env(format!("GIT_{role}_EMAIL"), "a@example.com");
    }
    let output = git.output().unwrap();
    assert!(output.status.success(), "{words:?}: {output:?}");
}

/// A repository with releases 1.9 and 1.10, and a branch that changes the contract after main went on.
fn repository() -> TempDir {
    let root = files(&[("api/proto/a.proto", OLD)]);
    let commit = |text: &str| {
        write(&root.path().join("api/proto/a.proto"), text);
        git(root.path(), &["add", "."]);
        git(
            root.path(),
            &["commit", "--quiet", "--allow-empty", "--message", "x"],
        );
    };
    git(
        root.path(),
        &["init", "--quiet", "--initial-branch", "main"],
    );
    commit(&OLD.replace("int64 x", "string x"));
    git(root.path(), &["tag", "v1.9.0"]);
    commit(OLD);
    git(root.path(), &["tag", "v1.10.0"]);
    git(root.path(), &["tag", "v1.11.0-rc1"]);
    let branch_point = OLD.replace("int64 x = 1;", "int64 x = 1; int64 y = 2;");
    commit(&branch_point);
    git(root.path(), &["switch", "--quiet", "--create", "change"]);
    commit(&branch_point.replace("int64 y = 2;", "int64 y = 2; int64 z = 3;"));
    git(root.path(), &["switch", "--quiet", "main"]);
    commit(&OLD.replace("int64 x", "bytes x"));
    git(root.path(), &["tag", "v2.0.0"]);
    git(root.path(), &["switch", "--quiet", "change"]);
    root
}

#[test]
fn a_pull_request_is_compared_with_what_it_started_from() {
    let root = repository();
    let words = ["api/proto", "--against-base", "main"];
    let (code, text) = lines(root.path(), &words);
    assert_eq!(code, 0);
    let expected = [
        "api/proto/a.proto:4: note: FIELD_ADDED",
        "verdict: minor; no mixed fleet breaks; upgrade in any order",
    ];
    assert_eq!(starts(&text), expected);
    assert!(text[0].contains("t.M.z"));
    // What is not committed counts too, and the command finds its repository from anywhere.
    write(&root.path().join("api/proto/a.proto"), &new());
    let (code, text) = lines(
        &root.path().join("api"),
        &["proto", "--against-base", "main", "--format", "github"],
    );
    assert_eq!(code, 1);
    assert!(text[0].starts_with("::error file="), "{text:?}");
    let output = check(root.path(), &["api/proto", "--against-base", "nothing"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_line_for_continuous_integration_works_in_a_clone() {
    let root = repository();
    let clone = tempfile::tempdir().unwrap();
    let origin = root.path().to_str().unwrap();
    git(clone.path(), &["clone", "--quiet", origin, "."]);
    fs::rename(clone.path().join("api/proto"), clone.path().join("proto")).unwrap();
    git(clone.path(), &["add", "."]);
    let docs = include_str!("../../docs/evolution.md");
    let line = docs.lines().find_map(|line| line.strip_prefix("- run: "));
    let command = Path::new(env!("CARGO_BIN_EXE_handclasp")).parent().unwrap();
    let path = format!("{}:{}", command.display(), std::env::var("PATH").unwrap());
    let run = |line: &str| {
        let mut shell = Command::new("sh");
        shell.args(["-c", line]).current_dir(clone.path());
        shell.env("PATH", &path).env("GITHUB_BASE_REF", "main");
        shell.output().unwrap()
    };
    // The contract is elsewhere on main.
    let output = run(line.unwrap());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said.contains("there is no \"proto\" in the revision"),
        "{said}"
    );
    let line = line.unwrap().replace(" proto ", " api/proto ");
    git(clone.path(), &["reset", "--quiet", "--hard"]);
    let output = run(&line);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(
        text.starts_with("::notice file=api/proto/a.proto,line=4,title=FIELD_ADDED::"),
        "{text}"
    );
    write(&clone.path().join("api/proto/a.proto"), &new());
    assert_eq!(run(&line).status.code(), Some(1));
}

#[test]
fn a_working_tree_is_compared_with_the_newest_release_before_it() {
    let root = repository();
    let all = ["api/proto", "--against-tag", "--declare"];
    let (code, text) = lines(root.path(), &[&all[..], &["1.11.0"]].concat());
    assert_eq!(code, 0, "{text:?}");
    assert!(
        text[0].contains("t.M.y") && text[1].contains("t.M.z"),
        "{text:?}"
    );
    assert_eq!(lines(root.path(), &[&all[..], &["1.10.1"]].concat()).0, 1);
    // The tag of 1.9 is the only one that matches.
    let words = ["api/proto", "--against-tag=v1.9*", "--declare", "1.11.0"];
    assert_eq!(lines(root.path(), &words).0, 1);
    let output = check(
        root.path(),
        &["api/proto", "--against-tag=w*", "--no-declare"],
    );
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("no tag that matches \"w*\""), "{said}");
    let elsewhere = files(&[("proto/a.proto", OLD)]);
    let output = check(
        elsewhere.path(),
        &["proto", "--against-tag", "--no-declare"],
    );
    assert_eq!(output.status.code(), Some(2));
}
