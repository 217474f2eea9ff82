//! The cost of a check grows with the contract's size and not faster, as valgrind counts instructions.
//!
//! `cargo xtask test` brings valgrind and runs this; without it: `cargo test -p agent-schema --test linear --
//! --ignored`.

#[path = "support/large.rs"]
mod large;

use agent_schema::check::{
    Acknowledgements, Fingerprint, Options, Release, Source, check, check_history, read_history,
};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// What the workload does, and with how much.
const WORK: &str = "HANDCLASP_LINEAR_WORK";

/// Does what a measurement asks for, and nothing without one.
#[test]
fn workload() {
    let Ok(work) = env::var(WORK) else { return };
    let mut words = work.split(' ');
    let kind = words.next().unwrap();
    let sizes: Vec<usize> = words.map(|word| word.parse().unwrap()).collect();
    let root = tempfile::tempdir().unwrap();
    match kind {
        "renamed" => check_renamed_fields(root.path(), sizes[0], sizes[1]),
        "chain" => fingerprint_chain(root.path(), sizes[0]),
        "files" => read_chain_of_files(root.path(), sizes[0]),
        "history" => check_history_of(root.path(), sizes[0], sizes[1]),
        _ => panic!("there is no workload {kind}"),
    }
}

/// Checks a contract of which every field was renamed.
fn check_renamed_fields(root: &Path, messages: usize, fields: usize) {
    let [old, new] = ["old", "new"].map(|name| {
        let directory = root.join(name);
        large::write(&directory, messages, fields, name);
        read(directory)
    });
    let report = check(
        &old,
        &new,
        &Options::default(),
        &Acknowledgements::default(),
    );
    assert!(!report.findings.is_empty());
}

/// Hashes a contract in which each message holds the next, so that all differ only in how far the end is.
fn fingerprint_chain(root: &Path, messages: usize) {
    let mut text =
        "syntax = \"proto3\"; package chain; service S { rpc Call(M0) returns (M0); }\n".to_owned();
    for message in 0..messages {
        writeln!(text, "message M{message} {{ M{} next = 1; }}", message + 1).unwrap();
    }
    writeln!(text, "message M{messages} {{}}").unwrap();
    fs::write(root.join("chain.proto"), text).unwrap();
    let release = read(root.to_owned());
    Fingerprint::of(&release, &Options::default());
}

/// Checks a history in which each release adds a field to one message.
fn check_history_of(root: &Path, releases: usize, messages: usize) {
    for release in 0..releases {
        let mut text = "syntax = \"proto3\"; package history; service S {\n".to_owned();
        for message in 0..messages {
            writeln!(text, "rpc C{message}(M{message}) returns (M{message});").unwrap();
        }
        text += "}\n";
        for message in 0..messages {
            writeln!(text, "message M{message} {{").unwrap();
            let added = (release + messages - 1 - message) / messages;
            for field in 1..=8 + added {
                writeln!(text, "string f{field} = {field};").unwrap();
            }
            text += "}\n";
        }
        let directory = root.join(format!("1.{release}"));
        fs::create_dir(&directory).unwrap();
        fs::write(directory.join("a.proto"), text).unwrap();
    }
    let releases = read_history(root, &[]).unwrap();
    let report = check_history(&releases, &Options::default(), &Acknowledgements::default());
    // One note for each step.
    assert_eq!(report.findings.len(), releases.len() - 1);
}

/// Reads files of which each imports the next.
fn read_chain_of_files(root: &Path, files: usize) {
    for file in 0..files {
        let import = format!("import \"f{}.proto\";", file + 1);
        let text = format!("syntax = \"proto3\"; {import} message M{file} {{}}\n");
        fs::write(root.join(format!("f{file}.proto")), text).unwrap();
    }
    fs::write(root.join(format!("f{files}.proto")), "syntax = \"proto3\";").unwrap();
    read(root.to_owned());
}

fn read(directory: PathBuf) -> Release {
    let include = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../proto"));
    Release::read(&Source::Path(directory), &[include]).unwrap()
}

fn instructions(work: &str) -> u64 {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    valgrind
        .arg(env::current_exe().unwrap())
        .args(["--exact", "workload"]);
    valgrind.env(WORK, work);
    let output = valgrind
        .output()
        .expect("valgrind runs: `apt-get install valgrind` brings it");
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{text}");
    let counted = text
        .lines()
        .find_map(|line| line.split_once("Collected : "));
    counted.unwrap().1.trim().parse().unwrap()
}

/// The instructions that twice the work takes, of those of the work once.
fn assert_linear(once: &str, twice: &str) {
    let (once, twice) = (instructions(once), instructions(twice));
    println!("{once} instructions, and {twice} for twice the work");
    assert!(
        twice * 10 <= once * 23,
        "{once}, and {twice} for twice the work"
    );
}

#[test]
#[ignore = "needs valgrind, and takes a minute"]
fn twice_the_fields_of_one_message_take_at_most_2_3_times_the_instructions() {
    assert_linear("renamed 1 1000", "renamed 1 2000");
}

#[test]
#[ignore = "needs valgrind, and takes a minute"]
fn twice_the_messages_take_at_most_2_3_times_the_instructions() {
    assert_linear("renamed 50 20", "renamed 100 20");
}

#[test]
#[ignore = "needs valgrind, and takes a minute"]
fn twice_the_chain_of_messages_takes_at_most_2_3_times_the_instructions() {
    assert_linear("chain 2000", "chain 4000");
}

#[test]
#[ignore = "needs valgrind, and takes a minute"]
fn twice_the_chain_of_files_takes_at_most_2_3_times_the_instructions() {
    assert_linear("files 200", "files 400");
}

#[test]
#[ignore = "needs valgrind, and takes a minute"]
fn twice_the_releases_take_at_most_2_3_times_the_instructions() {
    assert_linear("history 20 60", "history 40 60");
}
