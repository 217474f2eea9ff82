//! The cost of a check grows with the contract's size and not faster, as valgrind counts instructions.
//!
//! `cargo xtask test` brings valgrind and runs this; without it: `cargo test -p agent-schema --test linear --
//! --ignored`.

#[path = "support/large.rs"]
mod large;

use agent_schema::check::{Acknowledgements, Options, Release, Source, check};
use std::env;
use std::path::PathBuf;
use std::process::Command;

/// How many messages of how many fields the workload checks.
const SIZE: &str = "HANDCLASP_LINEAR_SIZE";

/// Checks a contract of which every field was renamed. Only does something when a measurement runs it.
#[test]
fn workload() {
    let Ok(size) = env::var(SIZE) else { return };
    let (messages, fields) = size.split_once('x').unwrap();
    let root = tempfile::tempdir().unwrap();
    let [old, new] = ["old", "new"].map(|name| {
        let directory = root.path().join(name);
        large::write(
            &directory,
            messages.parse().unwrap(),
            fields.parse().unwrap(),
            name,
        );
        let include = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../proto"));
        Release::read(&Source::Path(directory), &[include]).unwrap()
    });
    let report = check(
        &old,
        &new,
        &Options::default(),
        &Acknowledgements::default(),
    );
    assert!(!report.findings.is_empty());
}

fn instructions(messages: usize, fields: usize) -> u64 {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    valgrind
        .arg(env::current_exe().unwrap())
        .args(["--exact", "workload"]);
    valgrind.env(SIZE, format!("{messages}x{fields}"));
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

/// The instructions that twice the fields take, of those of the fields once, beyond those of none.
fn assert_linear(once: (usize, usize), twice: (usize, usize)) {
    let (once, twice) = (instructions(once.0, once.1), instructions(twice.0, twice.1));
    println!("{once} instructions, and {twice} for twice the fields");
    assert!(
        twice * 10 <= once * 23,
        "{once}, and {twice} for twice the fields"
    );
}

#[test]
#[ignore = "needs valgrind, and takes a minute"]
fn twice_the_fields_of_one_message_take_at_most_2_3_times_the_instructions() {
    assert_linear((1, 1000), (1, 2000));
}

#[test]
#[ignore = "needs valgrind, and takes a minute"]
fn twice_the_messages_take_at_most_2_3_times_the_instructions() {
    assert_linear((50, 20), (100, 20));
}
