//! The agent as a process: how it starts, what it refuses to start with, and how it ends.

use handclasp_tests::protobuf::{self, Message};
use handclasp_tests::{
    AGENT, Agent, Frame, HEALTH, Outcome, Program, RunRequest, is_running, short_directory, wait,
};
use rustix::process::Signal;
use std::fs;
use std::io::Read;
use std::os::unix::net::UnixListener;
use std::process::{Command, Output};
use std::sync::Arc;

fn start_with(arguments: &[&str], settings: &[(&str, &str)]) -> Output {
    let mut command = Command::new(Program::get().stripped());
    let command = command.env_clear().envs(settings.iter().copied());
    command.args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn help_and_version_end_well() {
    for (argument, expected) in [
        ("--version", "handclasp-agent "),
        ("--help", "HANDCLASP_LISTEN"),
    ] {
        let output = start_with(&[argument], &[]);
        assert_eq!(output.status.code(), Some(0));
        assert!(text(&output.stdout).contains(expected));
        assert!(output.stderr.is_empty());
    }
}

#[test]
fn another_argument_is_a_usage_error() {
    let output = start_with(&["serve"], &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("--help"));
}

#[test]
fn a_setting_that_makes_no_sense_is_named() {
    let settings = [
        ("HANDCLASP_LISTEN", "tcp:1024"),
        ("HANDCLASP_READY", "1025"),
        ("HANDCLASP_BASELINE", "maybe"),
        ("HANDCLASP_MAX_VERSION", "1"),
    ];
    for (name, value) in settings {
        let output = start_with(&[], &[(name, value)]);
        assert_eq!(output.status.code(), Some(1), "{name}");
        assert!(
            text(&output.stderr).contains(name),
            "{}",
            text(&output.stderr)
        );
    }
}

#[test]
fn a_socket_that_cannot_be_had_is_a_failure_to_start() {
    let output = start_with(&[], &[("HANDCLASP_LISTEN", "unix:/nowhere/agent")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains("directory"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn a_stale_socket_is_replaced() {
    let directory = Arc::new(short_directory());
    let mut first = Agent::spawn(&directory, &[]).listening();
    first.signal(Signal::KILL);
    first.wait();
    assert!(first.socket().exists());
    let second = Agent::spawn(&directory, &[]).listening();
    assert!(second.connect().is_serving());
}

#[test]
fn a_socket_in_use_is_left_alone() {
    let directory = Arc::new(short_directory());
    let first = Agent::spawn(&directory, &[]).listening();
    let mut second = Agent::spawn(&directory, &[]);
    assert_eq!(second.wait().code(), Some(1));
    let log = String::from_utf8_lossy(&second.log()).into_owned();
    assert!(log.contains("in use"), "{log}");
    assert!(first.connect().is_serving());
}

#[test]
fn a_file_that_is_no_socket_is_left_alone() {
    let directory = Arc::new(short_directory());
    fs::write(directory.path().join("agent"), "precious").unwrap();
    let mut agent = Agent::spawn(&directory, &[]);
    assert_eq!(agent.wait().code(), Some(1));
    assert_eq!(fs::read(agent.socket()).unwrap(), b"precious");
}

/// A program that says into a file who it is, and runs until it is ended.
fn start_program(agent: &Agent, detach: bool) -> (handclasp_tests::Connection, i32) {
    let directory = short_directory();
    let mut connection = agent.connect();
    connection.start_run(&RunRequest {
        cwd: directory.path().to_str().unwrap().to_owned(),
        detach,
        ..RunRequest::shell("echo $$ > new && mv new pid; exec sleep 1000")
    });
    let process = wait::until("a program to run", || {
        fs::read_to_string(directory.path().join("pid")).ok()
    });
    (connection, process.trim_end().parse().unwrap())
}

#[test]
fn shutdown_ends_the_agent_and_what_it_runs() {
    let mut agent = Agent::start();
    let (_attached, first) = start_program(&agent, false);
    let (detached, second) = start_program(&agent, true);
    drop(detached);
    assert!(is_running(first) && is_running(second));
    agent.connect().call(AGENT, "Shutdown", []).unwrap();
    assert_eq!(agent.wait().code(), Some(0));
    assert!(!is_running(first) && !is_running(second));
}

#[test]
fn a_signal_ends_the_agent_and_what_it_runs() {
    for signal in [Signal::TERM, Signal::INT] {
        let mut agent = Agent::start();
        let (_connection, process) = start_program(&agent, false);
        agent.signal(signal);
        assert_eq!(agent.wait().code(), Some(0));
        assert!(!is_running(process));
    }
}

#[test]
fn an_agent_that_is_ending_takes_no_work() {
    let mut agent = Agent::start();
    let mut connection = agent.connect();
    let program = RunRequest::new(["true"]).encode();
    let calls = [
        Frame::call(1, AGENT, "Shutdown", []),
        Frame::call(3, HEALTH, "Check", []),
        Frame::call(5, AGENT, "Run", program),
    ];
    let calls: Vec<_> = calls.iter().flat_map(Frame::to_bytes).collect();
    connection.send(&calls);
    assert!(connection.answer(1).is_ok());
    let health = connection.answer(3).unwrap();
    let not_serving = 2;
    assert_eq!(protobuf::number(&protobuf::fields(&health), 1), not_serving);
    let unavailable = 14;
    assert_eq!(connection.answer(5).unwrap_err().code, unavailable);
    drop(connection);
    assert_eq!(agent.wait().code(), Some(0));
}

#[test]
fn an_agent_that_is_not_init_cannot_reboot() {
    let agent = Agent::start();
    let mut connection = agent.connect();
    let reboot = Message::new().number(1, 1);
    let status = connection.call(AGENT, "Shutdown", reboot).unwrap_err();
    assert_eq!(status.code, 9, "{status:?}");
    let done = connection.run(&RunRequest::new(["true"])).unwrap();
    assert_eq!(done.outcome, Outcome::ExitCode(0));
}

#[test]
fn a_host_that_does_not_answer_is_dialled_again() {
    let directory = short_directory();
    let path = directory.path().join("ready");
    let listener = UnixListener::bind(&path).unwrap();
    let address = format!("unix:{}", path.display());
    let _agent = Agent::start_with(&[("HANDCLASP_READY", &address)]);
    let mut offers = 0;
    let mut silent = Vec::new();
    while offers < 2 {
        let (mut connection, _) = listener.accept().unwrap();
        let mut header = [0; 10];
        connection.read_exact(&mut header).unwrap();
        // The offer's stream; what comes is not answered.
        assert_eq!(header[4..8], [0, 0, 0, 2]);
        silent.push(connection);
        offers += 1;
    }
}
