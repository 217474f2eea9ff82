//! The `handclasp` command when nobody reads its output any more: it ends as other programs do, silently.

mod support;

use std::io::{Read, pipe};
use std::process::{Command, Output, Stdio};
use support::Config;

/// What shells report of a program that SIGPIPE has ended.
const READER_GONE: i32 = 141;

fn handclasp(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_handclasp"));
    command.env_remove("HANDCLASP_ADDRESS").args(words);
    command
}

/// Runs a command whose standard output nobody reads.
fn unread(words: &[&str]) -> Output {
    let (reader, writer) = pipe().unwrap();
    drop(reader);
    handclasp(words)
        .stdout(writer)
        .stderr(Stdio::piped())
        .output()
        .unwrap()
}

fn assert_silent(done: &Output, words: &[&str]) {
    let stderr = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(READER_GONE), "{words:?}: {stderr}");
    assert_eq!(stderr, "", "{words:?}");
}

#[test]
fn each_command_that_prints_ends_silently() {
    let agent = support::agent(Config::full());
    let address = agent.address();
    let proto = concat!(env!("CARGO_MANIFEST_DIR"), "/../proto/released");
    let [old, new] = ["1.0", "1.1"].map(|version| format!("{proto}/{version}"));
    for words in [
        &["info", &address][..],
        &["info", &address, "--json"],
        &["negotiate", &address],
        &["negotiate", &address, "--json"],
        &["health", &address],
        &["time", "set", &address],
        &["reseed", &address, "--json"],
        &["pause", &address, "--json", "--group", "web"],
        &["shutdown", &address, "--json"],
        &["exec", &address, "--", "echo", "hello"],
        &["exec", &address, "--json", "--", "echo", "hello"],
        &["start", &address, "--", "echo", "hello"],
        &["ps", &address],
        &["schema", "rules"],
        &["schema", "check", &old, &new],
        &["schema", "doc", &new],
        &["schema", "gates", &new],
        &["schema", "fingerprint", &new],
        &["--help"],
        &["exec", "--help"],
        &["--version"],
    ] {
        assert_silent(&unread(words), words);
    }
}

#[test]
fn exec_ends_silently_when_its_reader_has_enough() {
    let agent = support::agent(Config::default());
    let address = agent.address();
    let words = ["exec", &address, "--", "much"];
    let (mut reader, writer) = pipe().unwrap();
    let child = handclasp(&words)
        .stdout(writer)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Like `head -c 1`. The rest is more than a pipe holds.
    reader.read_exact(&mut [0]).unwrap();
    drop(reader);
    assert_silent(&child.wait_with_output().unwrap(), &words);
}

#[test]
fn a_command_that_fails_keeps_its_exit_code() {
    for (words, code) in [
        (&["info", "--json", "unix:/no/such/socket"][..], 125),
        (&["frobnicate"], 2),
    ] {
        let (reader, writer) = pipe().unwrap();
        drop(reader);
        let done = handclasp(words)
            .stdout(writer.try_clone().unwrap())
            .stderr(writer)
            .status()
            .unwrap();
        assert_eq!(done.code(), Some(code), "{words:?}");
    }
}
