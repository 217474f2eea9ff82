//! The `handclasp` command, as a shell sees it.

mod support;

use agent_core::{Code, ErrorResponse, Feature, FeatureSet, VersionRange, Versions};
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Output, Stdio};
use support::{Config, TestDir};

fn handclasp(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_handclasp"));
    command.env_remove("HANDCLASP_ADDRESS").args(words);
    command
}

fn output(words: &[&str]) -> Output {
    handclasp(words).output().unwrap()
}

fn exec(agent: &TestDir, argv: &[&str]) -> Output {
    let address = agent.address();
    output(&[&["exec", &address, "--"], argv].concat())
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).unwrap()
}

/// The one object on standard output.
fn object(output: &Output) -> Value {
    let text = text(&output.stdout);
    assert_eq!(text.lines().count(), 1, "{text}");
    serde_json::from_str(text).unwrap()
}

#[test]
fn the_exit_code_of_exec_is_the_commands() {
    let agent = support::agent(Config::default());
    for (argv, expected) in [
        (&["exit", "0"][..], 0),
        (&["exit", "1"], 1),
        (&["exit", "255"], 255),
        (&["signal", "9"], 137),
        (&["slow"], 124),
        (&["daemon"], 0),
        (&["forbidden"], 126),
        (&["missing"], 127),
        (&["hang-up"], 125),
        (&["what"], 125),
    ] {
        assert_eq!(code(&exec(&agent, argv)), expected, "{argv:?}");
    }
}

#[test]
fn exec_passes_bytes_on_as_they_are() {
    let agent = support::agent(Config::default());
    let done = exec(&agent, &["binary"]);
    assert_eq!(done.stdout, b"\0\xff\r\n");
    let told = done.stderr.strip_prefix(b"\xfe\n").unwrap();
    assert_eq!(
        text(told),
        "handclasp: the command's error output is longer than what is kept of it: the rest is lost\n"
    );
}

#[test]
fn exec_gives_its_input_on_only_where_it_is_told_to() {
    let agent = support::agent(Config::default());
    let run = |options: &[&str], input: &[u8]| {
        let address = agent.address();
        let words = [&["exec", &address], options, &["--", "echo", "read:"]].concat();
        let mut child = handclasp(&words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // Without --stdin nobody reads it, and the pipe may be broken.
        let _ = stdin.write_all(input);
        drop(stdin);
        child.wait_with_output().unwrap()
    };
    assert_eq!(run(&[], b"in").stdout, b"read:");
    assert_eq!(run(&["--stdin"], b"in").stdout, b"read:in");
    let largest = vec![b'x'; 256 * 1024];
    assert_eq!(run(&["--stdin"], &largest).stdout.len(), largest.len() + 5);
    let refused = run(&["--stdin"], &[&largest[..], b"y"].concat());
    assert_eq!(code(&refused), 125);
    assert!(text(&refused.stderr).starts_with("handclasp: the standard input is longer"));
}

#[test]
fn exec_in_json_tells_how_the_command_ended() {
    let agent = support::agent(Config::default());
    let address = agent.address();
    let done = output(&["exec", &address, "--json", "--", "echo", "hello"]);
    assert_eq!(code(&done), 0);
    let told = object(&done);
    assert_eq!(told["exit_code"], 0);
    assert_eq!(told["stdout"], "hello");
    assert_eq!(told["stdout_is_exact"], true);
    assert_eq!(told["signal"], Value::Null);

    let slow = output(&["exec", &address, "--json", "--", "slow"]);
    assert_eq!(code(&slow), 124);
    let told = object(&slow);
    assert_eq!(told["stopped_by"], "SIGTERM");
    assert_eq!(told["signal"], 15);

    let binary = output(&["exec", &address, "--json", "--", "binary"]);
    assert_eq!(object(&binary)["stdout_is_exact"], false);
}

#[test]
fn exec_in_json_prints_one_object_also_if_the_guest_shuts_down() {
    let agent = support::agent(Config::without_processes());
    let ended = output(&["exec", &agent.address(), "--json", "--", "shutdown"]);
    assert_eq!(code(&ended), 125);
    let told = object(&ended);
    assert_eq!(
        (&told["signal"], &told["stdout"]),
        (&json!(15), &json!("part"))
    );
    assert!(text(&ended.stderr).contains("the guest is shutting down"));
}

#[test]
fn the_address_can_come_from_the_environment() {
    let agent = support::agent(Config::default());
    let done = handclasp(&["exec", "--", "exit", "7"])
        .env("HANDCLASP_ADDRESS", agent.address())
        .output()
        .unwrap();
    assert_eq!(code(&done), 7);
}

#[test]
fn negotiate_tells_both_offers_and_the_choice() {
    let agent = support::agent(Config::default());
    let address = agent.address();
    let told = output(&["negotiate", &address]);
    assert_eq!(code(&told), 0);
    let text = text(&told.stdout);
    assert!(text.starts_with("host   handclasp "), "{text}");
    assert!(
        text.contains("agent  test-agent 0.0.1 offers 1.0 with no features"),
        "{text}"
    );
    assert!(text.contains("chosen 1.0 with no features\n"), "{text}");

    let told = object(&output(&["negotiate", "--json", &address]));
    assert_eq!(told["version"], "1.0");
    assert_eq!(told["features"], json!([]));
    assert_eq!(told["host"]["software"], "handclasp");
    assert_eq!(told["agent"]["versions"], json!(["1.0"]));
    assert_eq!(told["agent"]["limits"]["max_streams"], 64);
    assert_eq!(told["agent"]["generation"], "03".repeat(16));
}

/// An agent that speaks more than this host, and offers a feature that nobody else knows.
fn newer_agent() -> TestDir {
    let mut versions = Versions::single(VersionRange::new(7, 0, 2).unwrap());
    versions.push(VersionRange::new(1, 0, 9).unwrap()).unwrap();
    support::agent(Config {
        versions,
        offered: FeatureSet::from_iter([Feature(120)]),
        ..Config::default()
    })
}

#[test]
fn negotiate_tells_why_each_thing_was_not_chosen() {
    let agent = newer_agent();
    let address = agent.address();
    let told = output(&["negotiate", "--max-version", "1.0", &address]);
    let text = text(&told.stdout);
    let (_, not_chosen) = text.split_once("chosen 1.0 with no features\n").unwrap();
    let lines: Vec<_> = not_chosen.lines().collect();
    let others_are_the_hosts = |line: &&str| line.ends_with("only the host offers it");
    let (hosts, guests): (Vec<_>, Vec<_>) = lines.into_iter().partition(others_are_the_hosts);
    let not_common = "not common: only the guest offers it";
    let expected = [
        ("7.0-7.2", not_common),
        ("1.1-1.9", not_common),
        ("feature 120", "only the guest offers it"),
    ];
    assert_eq!(guests.len(), expected.len(), "{text}");
    for (line, (thing, reason)) in guests.iter().zip(expected) {
        assert!(line.starts_with(&format!("not    {thing} ")), "{line}");
        assert!(line.ends_with(&format!("  {reason}")), "{line}");
    }

    let told = object(&output(&[
        "negotiate",
        "--json",
        "--max-version",
        "1.0",
        &address,
    ]));
    let versions = told["explanation"]["versions"].as_array().unwrap();
    assert_eq!(versions.len(), 3);
    assert_eq!(
        versions[1],
        json!({
            "versions": "1.1-1.9",
            "offered_by": ["agent"],
            "fate": "not_common",
            "reason": not_common,
        })
    );
    assert_eq!(versions[2]["fate"], "chosen");
    let features = told["explanation"]["features"].as_array().unwrap();
    assert_eq!(features.len(), hosts.len() + 1);
    assert_eq!(
        features[hosts.len()],
        json!({
            "feature": "feature 120",
            "number": 120,
            "offered_by": ["agent"],
            "required_by": [],
            "fate": "not_common",
            "reason": "only the guest offers it",
        })
    );
}

#[test]
fn every_subcommand_can_be_held_to_older_versions() {
    let agent = support::agent(Config::default());
    let address = agent.address();
    for words in [
        &["negotiate", &address][..],
        &["info", &address],
        &["shutdown", &address],
        &["exec", &address, "--", "exit", "0"],
    ] {
        let held_to = |version| {
            let options = ["--max-version", version, "--json"];
            output(&[&words[..1], &options, &words[1..]].concat())
        };
        assert_eq!(code(&held_to("1.0")), 0, "{words:?}");
        let refused = held_to("0.9");
        assert_eq!(code(&refused), 125, "{words:?}");
        assert_eq!(object(&refused)["error"]["kind"], "refused");
        assert_eq!(code(&held_to("1")), 2, "{words:?}");
    }
}

#[test]
fn an_agent_that_does_not_negotiate_is_talked_to_only_where_that_is_allowed() {
    let rejection = ErrorResponse::Handler(Code::Unimplemented, "unknown service");
    let agent = support::listen(move |stream| support::reject_all(stream, &rejection));
    let address = agent.address();
    let told = output(&["negotiate", "--json", &address]);
    assert_eq!(code(&told), 125);
    assert_eq!(object(&told)["error"]["kind"], "legacy");
    let told = output(&["negotiate", "--json", "--allow-legacy", &address]);
    assert_eq!(code(&told), 0);
    assert_eq!(object(&told)["agent"], Value::Null);
    let told = output(&["info", "--json", "--allow-legacy", &address]);
    assert_eq!(object(&told)["error"]["kind"], "unsupported");
}

#[test]
fn info_tells_what_the_agent_runs_on() {
    let agent = support::agent(Config::default());
    let address = agent.address();
    let told = output(&["info", &address]);
    assert!(text(&told.stdout).contains("kernel   6.1-test\n"));
    let told = object(&output(&["info", &address, "--json"]));
    assert_eq!(told["kernel_release"], "6.1-test");
    assert_eq!(told["cpus"], 2);
}

#[test]
fn shutdown_ends_when_the_agent_has_heard() {
    let agent = support::agent(Config::default());
    let address = agent.address();
    let told = output(&["shutdown", &address, "--json"]);
    assert_eq!(object(&told), json!({ "shutdown": "power_off" }));
    let refused = output(&["shutdown", &address, "--reboot"]);
    assert_eq!(code(&refused), 125);
    assert_eq!(
        text(&refused.stderr),
        "handclasp: an agent that is not init cannot reboot (FAILED_PRECONDITION)\n"
    );
}

#[test]
fn a_failure_is_a_sentence_and_in_json_a_kind() {
    let agent = support::agent(Config::speaking(2));
    let sentence = "host speaks 1.0-1.2, this agent speaks 2.0-2.4: upgrade the host";
    let refused = output(&["info", "--json", &agent.address()]);
    assert_eq!(code(&refused), 125);
    assert_eq!(
        object(&refused)["error"],
        json!({ "kind": "refused", "message": sentence })
    );
    let refusal = &object(&refused)["refusal"];
    assert_eq!(refusal["reason"], "NO_COMMON_VERSION");
    assert_eq!(refusal["agent_versions"], json!(["2.0-2.4"]));
    assert_eq!(text(&refused.stderr), format!("handclasp: {sentence}\n"));
}

#[test]
fn a_deadline_is_kept() {
    let silent = support::listen(|stream| {
        let _keep = stream;
        std::thread::park();
    });
    let address = silent.address();
    let told = output(&["negotiate", "--json", "--deadline", "0.05", &address]);
    assert_eq!(code(&told), 125);
    assert_eq!(object(&told)["error"]["kind"], "no_answer");
}

#[test]
fn arguments_that_make_no_sense_are_told_apart() {
    for words in [
        &["exec"][..],
        &["exec", "unix:/x"],
        &["exec", "unix:/x", "--env", "X", "--", "true"],
        &["info"],
        &["info", "unix:/x", "--deadline", "0"],
        &["frobnicate"],
    ] {
        assert_eq!(code(&output(words)), 2, "{words:?}");
    }
    let help = output(&["--help"]);
    assert_eq!(code(&help), 0);
    for number in ["124", "125", "126", "127", "128+n"] {
        assert!(text(&help.stdout).contains(number));
    }
}

#[test]
fn a_call_is_sent_with_the_offer() {
    for words in [&["info"][..], &["shutdown"]] {
        // An agent that says nothing before the offer and a call have come.
        let serve = |stream| support::serve_behind(stream, &Config::default(), 2);
        let agent = support::listen(serve);
        let (command, rest) = words.split_first().unwrap();
        let address = agent.address();
        let words = [&[*command, &address], rest].concat();
        assert_eq!(code(&output(&words)), 0, "{words:?}");
    }
}
