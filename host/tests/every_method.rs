//! The `handclasp` command has a subcommand for each method of the contract, with an example that works.

mod support;

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use support::Config;

fn handclasp(words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_handclasp"));
    command.env_remove("HANDCLASP_ADDRESS").args(words);
    command.output().unwrap()
}

/// What a command prints that succeeds.
fn printed(words: &[&str]) -> String {
    let done = handclasp(words);
    let stderr = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(0), "{words:?}: {stderr}");
    String::from_utf8(done.stdout).unwrap()
}

fn object(words: &[&str]) -> Value {
    serde_json::from_str(&printed(words)).unwrap()
}

/// The lines below a heading of a help text.
fn section<'h>(help: &'h str, heading: &str) -> Vec<&'h str> {
    let lines = help.lines().skip_while(|line| *line != heading).skip(1);
    let lines = lines.take_while(|line| !line.is_empty());
    lines.map(str::trim).collect()
}

/// The subcommands that talk to an agent, each as its words.
fn subcommands(parent: &[&str]) -> Vec<Vec<String>> {
    let help = printed(&[parent, &["--help"]].concat());
    let names = section(&help, "Commands:").into_iter();
    let names = names.filter_map(|line| line.split_whitespace().next());
    let names = names.filter(|name| !["help", "schema"].contains(name));
    let found = names.flat_map(|name| {
        let words = [parent, &[name]].concat();
        match subcommands(&words) {
            below if below.is_empty() => vec![words.into_iter().map(str::to_owned).collect()],
            below => below,
        }
    });
    found.collect()
}

/// The methods of the contract that a host calls, from its `.proto` files.
fn methods() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../proto");
    let mut found = BTreeSet::new();
    for directory in [root.join("handclasp/v1"), root.join("grpc")] {
        for file in fs::read_dir(directory).unwrap() {
            let text = fs::read_to_string(file.unwrap().path()).unwrap();
            let (mut package, mut service) = ("", "");
            for line in text.lines() {
                let mut words = line.trim().trim_end_matches(';').split([' ', '(']);
                match (words.next(), words.next()) {
                    (Some("package"), Some(name)) => package = name,
                    (Some("service"), Some(name)) => service = name,
                    // A guest calls its host.
                    (Some("rpc"), Some(_)) if service == "Host" => {}
                    (Some("rpc"), Some(name)) => {
                        found.insert(format!("{package}.{service}/{name}"));
                    }
                    _ => {}
                }
            }
        }
    }
    found
}

/// Starts a process for a subcommand, and returns its number.
fn start(address: &str, subcommand: &[&str]) -> String {
    // A signal needs somebody to end.
    let length = if subcommand == ["kill"] { "1000" } else { "0" };
    printed(&["start", address, "--", "sleep", length])
        .trim()
        .to_owned()
}

#[test]
fn the_examples_in_the_help_work_and_call_every_method_of_the_contract() {
    let config = Config::full();
    let called = config.called.clone();
    let agent = support::agent(config);
    for subcommand in subcommands(&[]) {
        let words: Vec<_> = subcommand.iter().map(String::as_str).collect();
        let help = printed(&[&words[..], &["--help"]].concat());
        let examples = [section(&help, "Example:"), section(&help, "Examples:")].concat();
        assert!(!examples.is_empty(), "{words:?} has no example");
        for example in examples {
            let address = agent.address();
            let example = example.replace("vsock://7:1024", &address);
            let example = if example.contains("PROCESS") {
                example.replace("PROCESS", &start(&address, &words))
            } else {
                example
            };
            let words: Vec<_> = example.split_whitespace().collect();
            assert!(words.contains(&address.as_str()), "{example}");
            let (program, words) = words.split_first().unwrap();
            assert_eq!(*program, "handclasp");
            printed(words);
        }
    }
    // So does exec with an agent that has no processes.
    let address = agent.address();
    printed(&[
        "exec",
        &address,
        "--max-version",
        "1.1",
        "--",
        "uname",
        "-r",
    ]);
    assert_eq!(*called.lock().unwrap(), methods());
}

#[test]
fn each_subcommand_prints_one_object_with_json() {
    let agent = support::agent(Config::full());
    let address = agent.address();
    for subcommand in subcommands(&[]) {
        let words: Vec<_> = subcommand.iter().map(String::as_str).collect();
        let process = start(&address, &words);
        let rest = match words[..] {
            ["exec" | "start"] => &["--", "uname"][..],
            ["attach" | "kill" | "logs" | "release" | "wait"] => &[process.as_str()][..],
            ["resize"] => &[process.as_str(), "--rows", "1", "--columns", "2"],
            ["mount"] => &["--driver", "tmpfs", "--target", "/x"],
            ["pause" | "resume"] => &["--group", "web"],
            _ => &[],
        };
        assert!(object(&[&words[..], &[&address, "--json"], rest].concat()).is_object());
    }
}

#[test]
fn the_clock_is_set_to_this_hosts_time_or_to_the_one_that_is_given() {
    let agent = support::agent(Config::full());
    let address = agent.address();
    let told = object(&["time", "set", &address, "--json", "--to", "1000000001.5"]);
    assert_eq!(told["unix_ns"], json!(1_000_000_001_500_000_000_u64));
    assert_eq!(told["moved_ns"], json!(1_500_000_000));
    let told = printed(&["time", "set", &address, "--to", "999999998"]);
    assert_eq!(told, "moved    -2.0s\n");

    let now = || {
        let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
        u64::try_from(now.as_nanos()).unwrap()
    };
    let before = now();
    let told = object(&["time", "set", &address, "--json"]);
    let set = told["unix_ns"].as_u64().unwrap();
    assert!(before <= set && set <= now());
}

#[test]
fn a_guest_is_given_a_generation_only_if_that_is_asked_for() {
    let agent = support::agent(Config::full());
    let address = agent.address();
    let reseed = |more: &[&str]| object(&[&["reseed", &address, "--json"], more].concat());
    assert_eq!(reseed(&[])["generation"], Value::Null);
    let given = "00112233445566778899aabbccddeeff";
    assert_eq!(reseed(&["--generation", given])["generation"], given);
    let drawn = [(); 2].map(|()| reseed(&["--generation", "new"])["generation"].clone());
    assert_ne!(drawn[0], drawn[1]);
    assert_eq!(drawn[0].as_str().unwrap().len(), 32);
    let told = printed(&["reseed", &address, "--generation", given]);
    assert_eq!(told, format!("generation  {given}\n"));
}

#[test]
fn a_refusal_of_the_agent_ends_with_125() {
    let agent = support::agent(Config::full());
    let address = agent.address();
    let tmpfs = ["mount", &address, "--driver", "tmpfs", "--target", "/x"];
    for (words, kind) in [
        (&["pause", &address, "--group", "nobody"][..], "status"),
        (&["resume", &address, "--group", "nobody"], "status"),
        (&[&tmpfs[..], &["-o", "ro", "-o", "odd"]].concat(), "status"),
        (
            &["mount", &address, "--driver", "odd", "--target", "/x"],
            "unsupported",
        ),
        (
            &["pause", &address, "--group", "web", "--max-version", "1.0"],
            "unsupported",
        ),
    ] {
        let done = handclasp(&[words, &["--json"]].concat());
        assert_eq!(done.status.code(), Some(125), "{words:?}");
        let told: Value = serde_json::from_slice(&done.stdout).unwrap();
        assert_eq!(told["error"]["kind"], kind, "{words:?}");
    }
}

#[test]
fn arguments_that_make_no_sense_end_with_2() {
    for words in [
        &["time", "set", "unix:/x", "--to", "yesterday"][..],
        &["reseed", "unix:/x", "--generation", "old"],
        &["mount", "unix:/x", "--driver", "tmpfs"],
        &["pause", "unix:/x"],
        &["time"],
    ] {
        assert_eq!(handclasp(words).status.code(), Some(2), "{words:?}");
    }
}
