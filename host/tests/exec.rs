//! `handclasp exec` with an agent that has processes.

mod support;

use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use serde_json::{Value, json};
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};
use support::programs::Program;
use support::proxy::Proxy;
use support::terminal::Terminal;
use support::{Config, TestDir};

const KEY: &str = "00112233445566778899aabbccddeeff";

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

    fn exec(&self, words: &[&str]) -> Command {
        exec_at(&self.server.address(), words)
    }

    fn signals(&self) -> Vec<u32> {
        let program = self.config.programs.only();
        let program = program.lock().unwrap();
        program.signals.clone()
    }

    fn until_program(&self) -> Arc<Mutex<Program>> {
        until("a process", || self.has_program());
        self.config.programs.only()
    }

    fn has_program(&self) -> bool {
        !self.config.programs.0.lock().unwrap().is_empty()
    }

    /// Ends what is left.
    fn end(&self) {
        let all = self.config.programs.0.lock().unwrap().clone();
        for program in all.values() {
            let program = program.lock().unwrap();
            if program.end.is_none() {
                let _ = kill_process(
                    Pid::from_raw(program.pid.cast_signed()).unwrap(),
                    Signal::KILL,
                );
            }
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.end();
    }
}

fn exec_at(address: &str, words: &[&str]) -> Command {
    // Whoever runs the tests may ignore signals, as nohup does.
    let mut command = Command::new("env");
    command.args(["--default-signal", env!("CARGO_BIN_EXE_handclasp"), "exec"]);
    command.args(words).env("HANDCLASP_ADDRESS", address);
    command
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let limit = Instant::now() + Duration::from_mins(1);
    while !is_so() {
        assert!(Instant::now() < limit, "waited too long for {what}");
        sleep(Duration::from_millis(1));
    }
}

fn signal(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn numbers(last: u32) -> Vec<u8> {
    (1..=last)
        .flat_map(|number| format!("{number}\n").into_bytes())
        .collect()
}

/// Without empty lines.
fn lines(text: &[u8]) -> Vec<&[u8]> {
    let lines = text.split(|byte| *byte == b'\n');
    lines.filter(|line| !line.is_empty()).collect()
}

fn object(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn output_has_no_limit_and_the_exit_code_is_the_commands() {
    let world = World::new();
    let script = "seq 1 200000; echo oops >&2; exit 7";
    let done = world.exec(&["--", "sh", "-c", script]).output().unwrap();
    assert_eq!(code(&done), 7);
    assert!(done.stdout == numbers(200_000));
    assert_eq!(done.stderr, b"oops\n");
    assert!(!world.has_program(), "it was released");
}

#[test]
fn it_ends_with_its_command_whatever_goes_on_writing() {
    for background in ["yes", "(while sleep 0.02; do echo y; done)"] {
        let world = World::new();
        let script = format!("seq 1 20000; {background} & exit 3");
        let mut child = world.exec(&["--", "sh", "-c", &script]);
        let mut child = child.stdout(Stdio::piped()).spawn().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        let read = thread::spawn(move || {
            let mut all = Vec::new();
            stdout.read_to_end(&mut all).map(|_| all)
        });
        let program = world.until_program();
        let group = Pid::from_raw(program.lock().unwrap().pid.cast_signed()).unwrap();
        until("the end of exec", || child.try_wait().unwrap().is_some());
        kill_process_group(group, Signal::KILL).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(3));
        let read = read.join().unwrap().unwrap();
        let expected = numbers(20_000);
        let numbers: Vec<_> = read.into_iter().filter(|byte| *byte != b'y').collect();
        assert!(lines(&numbers) == lines(&expected), "all that it wrote");
    }
}

#[test]
fn a_program_that_is_not_there_ends_with_127() {
    let world = World::new();
    let done = world.exec(&["--json", "--", "nosuch"]).output().unwrap();
    assert_eq!(code(&done), 127);
    assert_eq!(object(&done)["error"]["kind"], "start");
}

#[test]
fn json_keeps_its_keys() {
    let world = World::new();
    let done = world.exec(&["--json", "--", "sh", "-c", "echo out; echo err >&2; exit 3"]);
    let told = object(&{ done }.output().unwrap());
    let number = told["process"].as_u64().unwrap();
    let pid = told["pid"].as_u64().unwrap();
    let expected = json!({
        "exit_code": 3, "signal": null, "left_running": false, "stopped_by": null,
        "pid": pid, "process": number,
        "stdout": "out\n", "stdout_is_exact": true, "stdout_truncated": false,
        "stderr": "err\n", "stderr_is_exact": true, "stderr_truncated": false,
    });
    assert_eq!(told, expected);
}

#[test]
fn json_has_the_beginning_of_a_long_output() {
    let world = World::new();
    let done = world.exec(&["--json", "--", "seq", "1", "200000"]);
    let told = object(&{ done }.output().unwrap());
    let beginning = numbers(200_000)[..256 * 1024].to_vec();
    assert!(told["stdout"] == String::from_utf8(beginning).unwrap());
    assert_eq!(
        (&told["stdout_truncated"], &told["stderr_truncated"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(told["exit_code"], 0, "it was read to its end");
}

#[test]
fn input_is_passed_on_as_it_comes() {
    for option in ["-i", "--stdin"] {
        let world = World::new();
        let mut command = world.exec(&[option, "--", "cat"]);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        for line in [b"one\n", b"two\n"] {
            stdin.write_all(line).unwrap();
            let mut back = [0; 4];
            stdout.read_exact(&mut back).unwrap();
            assert_eq!(&back, line);
        }
        drop(stdin);
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn a_signal_is_passed_on() {
    for (sent, number) in [(Signal::INT, 2), (Signal::TERM, 15), (Signal::HUP, 1)] {
        let world = World::new();
        // A shell that gets SIGINT while it starts a command heeds it when the command has ended.
        let script = "echo up; while :; do sleep 0.1; done";
        let mut child = world.exec(&["--", "sh", "-c", script]);
        let mut child = child.stdout(Stdio::piped()).spawn().unwrap();
        child
            .stdout
            .as_mut()
            .unwrap()
            .read_exact(&mut [0; 3])
            .unwrap();
        signal(&child, sent);
        assert_eq!(child.wait().unwrap().code(), Some(128 + number));
        assert!(!world.has_program());
    }
}

#[test]
fn a_terminal_is_raw_while_the_command_runs_and_its_size_is_followed() {
    let world = World::new();
    let terminal = Terminal::new();
    terminal.resize(40, 100);
    let mut command = world.exec(&["-it", "--", "cat"]);
    let mut child = command
        .stdin(terminal.stdio())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    until("raw mode", || terminal.is_raw());
    let sizes = || {
        let program = world.config.programs.only();
        let program = program.lock().unwrap();
        program.sizes.clone()
    };
    until("a size", || world.has_program() && sizes() == [(40, 100)]);
    terminal.resize(50, 120);
    signal(&child, Signal::WINCH);
    until("the new size", || sizes() == [(40, 100), (50, 120)]);
    // All keys are the program's, also those of signals.
    let mut keyboard = &terminal.keyboard;
    keyboard.write_all(b"\x03\x04\r").unwrap();
    let mut back = [0; 3];
    child
        .stdout
        .as_mut()
        .unwrap()
        .read_exact(&mut back)
        .unwrap();
    assert_eq!(&back, b"\x03\x04\r");
    signal(&child, Signal::TERM);
    assert_eq!(child.wait().unwrap().code(), Some(143));
    assert!(!terminal.is_raw());
}

#[test]
fn a_second_signal_ends_it_where_the_agent_is_gone_and_the_terminal_is_sane() {
    let world = World::new();
    let proxy = Proxy::new(world.server.socket());
    let terminal = Terminal::new();
    let mut command = exec_at(&proxy.directory.address(), &["-it", "--", "cat"]);
    let mut child = command
        .stdin(terminal.stdio())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    until("raw mode", || terminal.is_raw());
    fs::remove_file(proxy.directory.socket()).unwrap();
    proxy.cut();
    signal(&child, Signal::TERM);
    sleep(Duration::from_millis(50));
    assert_eq!(child.try_wait().unwrap(), None, "the agent may come back");
    signal(&child, Signal::TERM);
    let status = child.wait().unwrap();
    assert_eq!(
        std::os::unix::process::ExitStatusExt::signal(&status),
        Some(15)
    );
    assert!(!terminal.is_raw());
}

#[test]
fn a_lost_connection_is_made_again() {
    let world = World::new();
    let proxy = Proxy::new(world.server.socket());
    proxy.cut_after(60_500);
    let words = ["--", "seq", "1", "100000"];
    let done = exec_at(&proxy.directory.address(), &words)
        .output()
        .unwrap();
    assert_eq!(code(&done), 0, "{}", String::from_utf8_lossy(&done.stderr));
    let expected = numbers(100_000);
    let same = done
        .stdout
        .iter()
        .zip(&expected)
        .take_while(|(a, b)| a == b);
    assert_eq!(
        (same.count(), done.stdout.len()),
        (expected.len(), expected.len()),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    assert!(proxy.connections() > 8, "{}", proxy.connections());
}

#[test]
fn a_command_with_a_key_is_gone_on_with() {
    let world = World::new();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("out");
    File::create(&path).unwrap();
    let script = "i=1; while [ $i -le 300 ]; do echo $i; i=$((i+1)); sleep 0.002; done";
    let run = || {
        let length = fs::metadata(&path).unwrap().len().to_string();
        let words = ["--key", KEY, "--from", &length, "--", "sh", "-c", script];
        let file = OpenOptions::new().append(true).open(&path).unwrap();
        world.exec(&words).stdout(file).spawn().unwrap()
    };
    for pause in 1..12 {
        let mut child = run();
        sleep(Duration::from_millis(pause * 7));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(run().wait().unwrap().success());
    assert_eq!(fs::read(&path).unwrap(), numbers(300));
    // It is remembered, and shows all that is kept.
    let again = world
        .exec(&["--key", KEY, "--", "sh", "-c", script])
        .output()
        .unwrap();
    assert_eq!(again.stdout, numbers(300));
    let other = world
        .exec(&["--json", "--key", KEY, "--", "true"])
        .output()
        .unwrap();
    assert_eq!(code(&other), 125);
    assert!(
        object(&other)["error"]["message"]
            .as_str()
            .unwrap()
            .contains("ALREADY_EXISTS")
    );
}

#[test]
fn a_command_that_was_forgotten_is_not_begun_anew() {
    let world = World::new();
    let words = ["--json", "--key", KEY, "--from", "5", "--", "sleep", "1000"];
    let done = world.exec(&words).output().unwrap();
    assert_eq!(code(&done), 123);
    assert_eq!(object(&done)["error"]["kind"], "forgotten");
    assert!(!world.has_program(), "it was ended and released");
}

#[test]
fn a_command_with_a_key_is_gone_on_with_in_a_window_of_another_size() {
    let world = World::new();
    let terminal = Terminal::new();
    for (rows, columns) in [(40, 100), (50, 120)] {
        terminal.resize(rows, columns);
        let mut command = world.exec(&["-t", "--key", KEY, "--", "echo", "once"]);
        let done = command.stdin(terminal.stdio()).output().unwrap();
        assert_eq!(
            done.stdout,
            b"once\n",
            "{:?}",
            String::from_utf8(done.stderr)
        );
    }
    assert_eq!(world.config.programs.0.lock().unwrap().len(), 1);
}

#[test]
fn a_command_that_is_left_goes_on() {
    let world = World::new();
    let words = [
        "--json",
        "--detach",
        "--timeout",
        "0.1",
        "--",
        "sleep",
        "1000",
    ];
    let done = world.exec(&words).output().unwrap();
    assert_eq!(code(&done), 0);
    let told = object(&done);
    assert_eq!(told["left_running"], true);
    let number = told["process"].as_u64().unwrap();
    let program = world.config.programs.get(number).unwrap();
    assert!(program.lock().unwrap().end.is_none());
    assert!(world.signals().is_empty());
}

#[test]
fn a_command_whose_reader_has_gone_is_killed() {
    let world = World::new();
    let mut command = world.exec(&["--", "sh", "-c", "while :; do echo x; done"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut [0]).unwrap();
    let program = world.config.programs.only();
    drop(stdout);
    let done = child.wait_with_output().unwrap();
    assert_eq!(code(&done), 141);
    assert_eq!(done.stderr, b"");
    assert_eq!(program.lock().unwrap().signals, [9]);
    assert!(!world.has_program());
}

#[test]
fn what_an_older_agent_lacks_is_a_typed_refusal() {
    let server = support::agent(Config::without_processes());
    for options in [
        &["--tty"][..],
        &["-i"],
        &["--key", KEY],
        &["--user", "nobody"],
    ] {
        let json: &[&str] = if options == ["--tty"] {
            &[]
        } else {
            &["--json"]
        };
        let words = [options, json, &["--", "echo", "hello"]].concat();
        let done = exec_at(&server.address(), &words).output().unwrap();
        assert_eq!(code(&done), 125, "{options:?}");
        let told = String::from_utf8(done.stderr).unwrap();
        assert!(told.contains("needs feature PROCESS (since 1.2)"), "{told}");
        if options != ["--tty"] {
            let told: Value = serde_json::from_slice(&done.stdout).unwrap();
            assert_eq!(told["error"]["kind"], "unsupported");
        }
    }
    let done = exec_at(&server.address(), &["--", "echo", "hello"])
        .output()
        .unwrap();
    assert_eq!((done.stdout, done.stderr), (b"hello".to_vec(), Vec::new()));
}
