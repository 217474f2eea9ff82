//! The commands for processes: start, ps, logs, attach, kill, wait, resize and release.

mod support;

use serde_json::{Value, json};
use std::io::{Read, Write};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use support::{Config, TestDir};

struct World {
    config: Config,
    server: TestDir,
}

impl World {
    fn new() -> Self {
        let config = Config::full();
        let server = support::agent(config.clone());
        Self { config, server }
    }

    /// A command whose address comes from the environment.
    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new("env");
        command.args(["--default-signal", env!("CARGO_BIN_EXE_handclasp")]);
        command
            .args(words)
            .env("HANDCLASP_ADDRESS", self.server.address());
        command
    }

    fn output(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    fn printed(&self, words: &[&str]) -> String {
        let done = self.output(words);
        let stderr = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(0), "{words:?}: {stderr}");
        assert_eq!(stderr, "", "{words:?}");
        String::from_utf8(done.stdout).unwrap()
    }

    fn object(&self, words: &[&str]) -> Value {
        serde_json::from_str(&self.printed(words)).unwrap()
    }

    /// Starts a process and returns its number.
    fn start(&self, words: &[&str]) -> String {
        let printed = self.printed(&[&["start"], words].concat());
        printed.trim().to_owned()
    }

    fn code(&self, words: &[&str]) -> i32 {
        self.output(words).status.code().unwrap()
    }
}

/// Waits for something that others do.
fn until(mut is_so: impl FnMut() -> bool) {
    let limit = Instant::now() + Duration::from_mins(1);
    while !is_so() {
        assert!(Instant::now() < limit, "waited too long");
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_process_is_started_listed_killed_waited_for_and_released() {
    let world = World::new();
    let number = world.start(&["--", "sleep", "1000"]);
    let listed = world.printed(&["ps"]);
    let mut lines = listed.lines();
    let header: Vec<_> = lines.next().unwrap().split_whitespace().collect();
    assert_eq!(
        header,
        ["PROCESS", "PID", "STATE", "AGE", "OUTPUT", "COMMAND"]
    );
    let line = lines.next().unwrap();
    assert!(
        line.starts_with(&number) && line.ends_with("sleep 1000"),
        "{line}"
    );
    assert!(line.contains("  running  1.5s  0 B  "), "{line}");
    assert_eq!(world.code(&["wait", &number, "--timeout", "0.05"]), 124);
    assert_eq!(world.printed(&["kill", &number, "-s", "SIGINT"]), "");
    assert_eq!(world.code(&["wait", &number]), 130);
    let listed = world.object(&["ps", "--json"]);
    assert_eq!(
        listed["processes"][0]["process"]
            .as_u64()
            .unwrap()
            .to_string(),
        number
    );
    assert_eq!(listed["processes"][0]["end"]["signal"], 2);
    assert_eq!(world.printed(&["release", &number]), "");
    assert_eq!(world.object(&["ps", "--json"]), json!({ "processes": [] }));
    let gone = world.output(&["wait", &number]);
    assert_eq!(gone.status.code(), Some(125));
    assert!(
        String::from_utf8(gone.stderr)
            .unwrap()
            .contains("there is no process")
    );
}

#[test]
fn many_processes_are_listed_page_by_page() {
    let world = World::new();
    let started: Vec<_> = (0..5).map(|_| world.start(&["--", "true"])).collect();
    let listed = world.object(&["ps", "--json"]);
    let listed = listed["processes"].as_array().unwrap();
    let mut listed: Vec<_> = listed
        .iter()
        .map(|info| info["process"].to_string())
        .collect();
    listed.sort_by_key(|number| started.iter().position(|one| one == number));
    assert_eq!(listed, started);
}

#[test]
fn wait_ends_as_the_process_has() {
    let world = World::new();
    let number = world.start(&["--", "sh", "-c", "exit 5"]);
    assert_eq!(world.code(&["wait", &number]), 5);
    let told = world.output(&["wait", &number, "--json"]);
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    let expected = json!({
        "running": false, "exit_code": 5, "signal": null, "stopped_by": null, "ran_ms": 5,
    });
    assert_eq!(told, expected);
}

#[test]
fn logs_show_what_is_there_and_leave_it() {
    let world = World::new();
    let script = "echo one; echo oops >&2; echo two; sleep 1000";
    let number = world.start(&["--", "sh", "-c", script]);
    let program = world.config.programs.only();
    let written = |index: usize| program.lock().unwrap().outputs[index].written();
    while written(0) < 8 || written(1) < 5 {
        thread::sleep(Duration::from_millis(1));
    }
    let logs = world.output(&["logs", &number]);
    assert_eq!(
        (logs.stdout, logs.stderr),
        (b"one\ntwo\n".to_vec(), b"oops\n".to_vec())
    );
    let from = world.output(&["logs", &number, "--from", "4"]);
    assert_eq!(from.stdout, b"two\n");
    let told = world.object(&["logs", &number, "--json", "--from", "4"]);
    assert_eq!(told["stdout"], "two\n");
    assert_eq!(
        (&told["stdout_from"], &told["stdout_to"]),
        (&json!(4), &json!(8))
    );
    assert_eq!(told["running"], true);
    let acknowledged = world.config.programs.only().lock().unwrap().outputs[0].acknowledged;
    assert_eq!(acknowledged, 0, "an observer");

    let mut follow = world.command(&["logs", &number, "-f"]);
    let mut follow = follow
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    follow
        .stdout
        .as_mut()
        .unwrap()
        .read_exact(&mut [0; 8])
        .unwrap();
    assert!(follow.try_wait().unwrap().is_none());
    assert_eq!(
        world.code(&["kill", &number, "--to", "all", "-s", "KILL"]),
        0
    );
    assert!(follow.wait().unwrap().success());
}

#[test]
fn logs_end_although_the_process_waits_for_its_reader() {
    let world = World::new();
    let words = [
        "--output",
        "wait",
        "--",
        "sh",
        "-c",
        "while :; do echo x; done",
    ];
    let number = world.start(&words);
    let program = world.config.programs.only();
    until(|| program.lock().unwrap().outputs[0].is_full());
    let written = program.lock().unwrap().outputs[0].written();
    let mut logs = world.command(&["logs", &number]);
    let mut logs = logs.stdout(Stdio::piped()).spawn().unwrap();
    let mut stdout = logs.stdout.take().unwrap();
    let read = thread::spawn(move || {
        let mut all = Vec::new();
        stdout.read_to_end(&mut all).map(|_| all)
    });
    until(|| logs.try_wait().unwrap().is_some());
    assert!(logs.wait().unwrap().success());
    assert_eq!(read.join().unwrap().unwrap().len() as u64, written);
    world.printed(&["kill", &number, "-s", "9"]);
}

#[test]
fn attach_passes_input_and_output_on_and_may_go_again() {
    let world = World::new();
    let number = world.start(&["-i", "--", "cat"]);
    let attach = |words: &[&str]| {
        let mut command = world.command(&[&["attach", &number], words].concat());
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command.spawn().unwrap()
    };
    let mut first = attach(&["-i"]);
    // Its end would be the end of the process.
    let mut stdin = first.stdin.take().unwrap();
    stdin.write_all(b"hello\n").unwrap();
    first
        .stdout
        .as_mut()
        .unwrap()
        .read_exact(&mut [0; 6])
        .unwrap();
    let pid = rustix::process::Pid::from_child(&first);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    let left = first.wait_with_output().unwrap();
    assert_eq!(left.status.code(), Some(0));
    let note = String::from_utf8(left.stderr).unwrap();
    assert_eq!(
        note,
        format!("handclasp: the command was left running as process {number}\n")
    );

    let mut second = attach(&["-i", "--from", "3"]);
    second
        .stdin
        .as_mut()
        .unwrap()
        .write_all(b"again\n")
        .unwrap();
    drop(second.stdin.take());
    let done = second.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(0));
    let stderr = String::from_utf8(done.stderr).unwrap();
    assert_eq!(
        (done.stdout, stderr.as_str()),
        (b"lo\nagain\n".to_vec(), "")
    );
}

#[test]
fn a_terminal_is_resized() {
    let world = World::new();
    let number = world.start(&["-t", "--", "sleep", "1000"]);
    world.printed(&["resize", &number, "--rows", "50", "--columns", "132"]);
    let program = world.config.programs.only();
    assert_eq!(program.lock().unwrap().sizes, [(50, 132)]);
    world.printed(&["kill", &number, "-s", "9"]);
}

#[test]
fn a_key_starts_one_process() {
    let world = World::new();
    let words = [
        "start",
        "--json",
        "--key",
        "00112233445566778899aabbccddeeff",
        "--",
        "true",
    ];
    let (first, second) = (world.object(&words), world.object(&words));
    assert_eq!(first["process"], second["process"]);
    assert_eq!(
        (&first["existed"], &second["existed"]),
        (&json!(false), &json!(true))
    );
}

#[test]
fn arguments_that_make_no_sense_end_with_2() {
    let world = World::new();
    for words in [
        &["kill"][..],
        &["kill", "unix:/x", "one"],
        &["kill", "unix:/x", "1", "-s", "NOPE"],
        &["start", "--"],
        &["start", "--key", "12", "--", "true"],
        &["exec", "--from", "3", "--", "true"],
        &["exec", "--tty", "--json", "--", "true"],
        &["resize", "1", "--rows", "1"],
    ] {
        assert_eq!(world.code(words), 2, "{words:?}");
    }
    let without_address = Command::new(env!("CARGO_BIN_EXE_handclasp"))
        .args(["wait", "12"])
        .env_remove("HANDCLASP_ADDRESS")
        .output()
        .unwrap();
    assert_eq!(without_address.status.code(), Some(2));
}
