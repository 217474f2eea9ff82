//! `handclasp schema annotate`, as a shell sees it.

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/adopting/history");

fn command(directory: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_handclasp"));
    command.args(["schema", "annotate"]).args(words);
    command.current_dir(directory);
    command
}

fn run(directory: &Path, words: &[&str]) -> (i32, String) {
    let output: Output = command(directory, words).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.code().unwrap(),
        String::from_utf8(text).unwrap(),
    )
}

/// All files below a directory, by their paths from it.
fn files(root: &Path) -> Vec<(PathBuf, String)> {
    let mut open = vec![root.to_owned()];
    let mut files = Vec::new();
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_owned();
                files.push((name, fs::read_to_string(path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// The newest release of the example, to be changed.
fn example() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for (name, text) in files(&Path::new(EXAMPLE).join("1.5")) {
        let path = root.path().join("proto").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

#[test]
fn files_are_annotated_in_place_once() {
    let root = example();
    let words = ["proto", "--history", EXAMPLE];
    let check = ["proto", "--history", EXAMPLE, "--check"];
    let before = files(root.path());
    let (code, text) = run(root.path(), &check);
    assert_eq!(code, 1, "{text}");
    assert!(
        text.contains("proto/acme/types/v1/types.proto: lacks 17 options\n"),
        "{text}"
    );
    assert_eq!(files(root.path()), before);

    let (code, text) = run(root.path(), &words);
    assert_eq!(code, 0, "{text}");
    assert!(
        text.contains("proto/acme/types/v1/types.proto: gained 17 options\n"),
        "{text}"
    );
    let after = files(root.path());
    let names: Vec<_> = after
        .iter()
        .map(|(name, _)| name.to_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "proto/acme/sandbox/v1/sandbox.proto",
            "proto/acme/types/v1/types.proto",
            "proto/handclasp/options.proto"
        ]
    );
    // Each TODO names the line of what it is about.
    let todo = text
        .lines()
        .find(|line| line.contains("Volume.driver may be"))
        .unwrap();
    let mut parts = todo.split(':');
    let file = fs::read_to_string(root.path().join(parts.next().unwrap())).unwrap();
    let line: usize = parts.next().unwrap().parse().unwrap();
    assert!(
        file.lines()
            .nth(line - 1)
            .unwrap()
            .contains("string driver = 1")
    );

    assert_eq!(run(root.path(), &check).0, 0);
    assert_eq!(run(root.path(), &words).0, 0);
    assert_eq!(files(root.path()), after);
}

#[test]
fn output_goes_elsewhere_and_json_is_one_object() {
    let root = example();
    let before = files(root.path());
    let words = [
        "proto",
        "--history",
        EXAMPLE,
        "--output",
        "out",
        "--json",
        "--max-len",
        "99",
    ];
    let (code, text) = run(root.path(), &words);
    assert_eq!(code, 0, "{text}");
    let object: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(object["contract"], "1.5");
    assert_eq!(object["files"][1]["file"], "acme/types/v1/types.proto");
    assert_eq!(object["files"][1]["added"], 17);
    let todos = object["todos"].as_array().unwrap();
    let kinds: Vec<_> = todos
        .iter()
        .map(|todo| todo["kind"].as_str().unwrap())
        .collect();
    for kind in ["comment", "bound", "vocabulary", "fault"] {
        assert!(kinds.contains(&kind), "{kind}: {kinds:?}");
    }
    let todo = &todos[0];
    assert!(todo["line"].is_u64() && todo["element"].is_string() && todo["what"].is_string());
    let out = root.path().join("out");
    assert!(
        files(&out)
            .iter()
            .any(|(_, text)| text.contains("value: 99 /* TODO"))
    );
    fs::remove_dir_all(out).unwrap();
    assert_eq!(files(root.path()), before);
}

#[test]
fn bad_input_is_named_and_nothing_is_written() {
    let root = example();
    let before = files(root.path());
    for (words, expected) in [
        (&["proto"][..], "--history"),
        (&["proto", "--history", "none"], "none"),
        (
            &["proto", "--history", "proto"],
            "the history has no release",
        ),
        (
            &["proto", "--git", ".", "proto", "main"],
            "VERSION=REVISION",
        ),
        (&["proto", "--git", ".", "proto", "v1.0"], "git"),
        (&["none", "--history", EXAMPLE], "none"),
    ] {
        let (code, text) = run(root.path(), words);
        assert_eq!(code, 2, "{words:?}: {text}");
        assert!(text.contains(expected), "{words:?}: {text}");
        assert_eq!(files(root.path()), before);
    }
}

#[test]
fn an_interrupted_run_leaves_whole_files_and_nothing_else() {
    let root = tempfile::tempdir().unwrap();
    let text = |index: u32| format!("syntax = \"proto3\";\npackage t{index};\nmessage M {{}}\n");
    for directory in ["proto", "history/1.0"] {
        let directory = root.path().join(directory);
        fs::create_dir_all(&directory).unwrap();
        for index in 0..200 {
            fs::write(directory.join(format!("{index}.proto")), text(index)).unwrap();
        }
    }
    let mut child = command(root.path(), &["proto", "--history", "history"]);
    let mut child = child.stdout(std::process::Stdio::null()).spawn().unwrap();
    // Until the first file is there, so that the signal comes while files are written, or after that.
    // A file that is being written is renamed meanwhile.
    let written = |directory: &Path| {
        let mut entries = fs::read_dir(directory).unwrap().flatten();
        entries.any(|entry| {
            fs::read_to_string(entry.path()).is_ok_and(|text| text.contains("handclasp"))
        })
    };
    while !written(&root.path().join("proto")) && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
    // It may have ended by itself.
    let _ = kill_process(Pid::from_child(&child), Signal::INT);
    let code = child.wait().unwrap().code();
    assert!([Some(130), Some(0)].contains(&code), "{code:?}");
    for (name, text) in files(&root.path().join("proto")) {
        assert_eq!(name.extension().unwrap(), "proto");
        let is_whole = text.ends_with("message M {}\n") || text.ends_with(".since = \"1.0\";\n}\n");
        assert!(is_whole || name.starts_with("handclasp"), "{text}");
    }
    assert_eq!(run(root.path(), &["proto", "--history", "history"]).0, 0);
    assert_eq!(
        run(root.path(), &["proto", "--history", "history", "--check"]).0,
        0
    );
}
