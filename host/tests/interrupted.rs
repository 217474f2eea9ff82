//! The `handclasp` command ends while the monitor has not answered: the handshake goes on without it.
//!
//! The monitor is a Unix socket here. `tests/tests/vm` has the real device.

mod support;

use rustix::process::{Pid, Signal, kill_process};
use std::io::{Read, Write, pipe};
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use support::Config;
use support::monitor::{Monitor, is_open};

fn command(monitor: &Monitor, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_handclasp"));
    command.args(words);
    command.env("HANDCLASP_ADDRESS", monitor.address());
    command.stderr(Stdio::piped());
    command
}

/// The same command with no signal ignored. Whoever runs the tests may ignore some, as nohup does.
fn heeding_signals(command: &Command) -> Command {
    let mut heeding = started_by("env", &["--default-signal"], command);
    heeding.stderr(Stdio::piped());
    heeding
}

/// The command, started by another program that becomes it.
fn started_by(program: &str, words: &[&str], command: &Command) -> Command {
    let mut starter = Command::new(program);
    starter.args(words);
    starter.arg(command.get_program()).args(command.get_args());
    let environment = command.get_envs();
    starter.envs(environment.filter_map(|(name, value)| Some((name, value?))));
    starter
}

/// The connection is open before the monitor's answer, and closed after it.
fn assert_finished(stream: &mut UnixStream) {
    assert!(is_open(stream), "closed before the answer");
    // In two parts, since nobody promises one.
    stream.write_all(b"OK 1").unwrap();
    stream.write_all(b"024\n").unwrap();
    assert_eq!(stream.read(&mut [0]).unwrap(), 0);
}

fn signal(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
}

/// Waits for the end, and for that of all who share the standard error.
fn end(child: Child) -> (std::process::ExitStatus, String) {
    let done = child.wait_with_output().unwrap();
    (done.status, String::from_utf8(done.stderr).unwrap())
}

#[test]
fn a_deadline_does_not_cut_a_handshake() {
    let monitor = Monitor::new();
    let child = command(&monitor, &["info", "--deadline", "0.05"]).spawn();
    let mut stream = monitor.accept();
    let (status, stderr) = end(child.unwrap());
    assert_eq!(status.code(), Some(125));
    assert!(stderr.contains("the monitor has not answered"), "{stderr}");
    assert_finished(&mut stream);
}

#[test]
fn a_signal_does_not_cut_a_handshake_and_ends_the_command_all_the_same() {
    for ending in [Signal::INT, Signal::TERM, Signal::HUP, Signal::QUIT] {
        let monitor = Monitor::new();
        let command = command(&monitor, &["info", "--deadline", "60"]);
        let child = heeding_signals(&command).spawn().unwrap();
        let mut stream = monitor.accept();
        signal(&child, ending);
        let (status, stderr) = end(child);
        assert_eq!(status.signal(), Some(ending.as_raw()), "{stderr}");
        assert_finished(&mut stream);
    }
}

#[test]
fn a_signal_that_the_command_was_started_to_ignore_does_not_end_it() {
    let monitor = Monitor::new();
    let command = command(&monitor, &["negotiate", "--deadline", "60"]);
    // As nohup does.
    let words = ["-c", "trap '' HUP; exec \"$@\"", "sh"];
    let mut ignoring = started_by("sh", &words, &command);
    ignoring.stderr(Stdio::piped());
    let child = ignoring.stdout(Stdio::null()).spawn().unwrap();
    let mut stream = monitor.accept();
    signal(&child, Signal::HUP);
    stream.write_all(b"OK 1\n").unwrap();
    support::serve(stream, &Config::default(), false);
    assert!(end(child).0.success());
}

#[test]
fn after_the_handshake_a_signal_ends_the_command_at_once() {
    let monitor = Monitor::new();
    let command = command(&monitor, &["exec", "--", "hang"]);
    let child = heeding_signals(&command).spawn().unwrap();
    let mut stream = monitor.accept();
    stream.write_all(b"OK 1\n").unwrap();
    support::negotiate(&mut stream);
    signal(&child, Signal::INT);
    let (status, stderr) = end(child);
    assert_eq!((status.signal(), stderr.as_str()), (Some(2), ""));
}

#[test]
fn the_process_that_finishes_a_handshake_holds_nothing_of_its_caller() {
    let monitor = Monitor::new();
    let (mut reader, writer) = pipe().unwrap();
    // The next programs have it too.
    rustix::io::fcntl_setfd(&writer, rustix::io::FdFlags::empty()).unwrap();
    let mut command = command(&monitor, &["info", "--deadline", "0.05"]);
    let child = command.stderr(Stdio::null()).spawn().unwrap();
    drop(writer);
    let mut stream = monitor.accept();
    assert_eq!(reader.read(&mut [0]).unwrap(), 0, "nobody holds the writer");
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(125));
    assert_finished(&mut stream);
}
