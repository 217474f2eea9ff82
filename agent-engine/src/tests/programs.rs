//! A program, from the call to the answer.

use crate::handler_error::HandlerError;
use crate::limits::{PROGRAMS, STREAM};
use crate::platform::{Channel, Token};
use crate::system::{Exit, Signal};
use crate::testing::{Bench, Host, Sizes, agent_services, secs};
use agent_core::messages::{RunRequest, RunResponse, RunResponseOutcome, StoppedBy, agent};
use agent_core::wire::Repeated;
use std::format;
use std::vec::Vec;

/// A program that was started for a host.
fn started(request: RunRequest<'_>) -> (Bench, Host) {
    let mut bench = Bench::new();
    let mut host = bench.connect();
    bench.run(&mut host, request);
    assert_eq!(bench.world.children.spawned.len(), 1);
    (bench, host)
}

#[test]
fn a_program_is_answered_for_when_it_has_ended() {
    let (mut bench, mut host) = started(RunRequest::default());
    bench.world.children.write(0, Channel::Stdout, b"out");
    bench.world.children.write(0, Channel::Stderr, b"error");
    bench.settle();
    assert!(host.answers().is_empty());
    assert_eq!(bench.timeout, None);
    bench.end(0, Exit::Code(3));
    let expected = RunResponse {
        outcome: Some(RunResponseOutcome::ExitCode(3)),
        stdout: b"out",
        stdout_truncated: false,
        stderr: b"error",
        stderr_truncated: false,
        stopped_by: StoppedBy::Nothing,
        pid: 100,
    };
    assert_eq!(host.answer().read::<agent::Run>(), expected);
    let process = bench.world.children.process(0);
    assert!(process.is_dropped && process.signals.is_empty());
}

#[test]
fn a_signal_that_has_ended_a_program_is_named() {
    let (mut bench, mut host) = started(RunRequest::default());
    bench.end(0, Exit::Signal(11));
    let answer = host.answer();
    let response = answer.read::<agent::Run>();
    assert_eq!(response.outcome, Some(RunResponseOutcome::Signal(11)));
    assert_eq!((response.stdout, response.stderr), (&b""[..], &b""[..]));
}

#[test]
fn all_programs_that_end_at_once_are_answered_for_in_one_turn() {
    let sizes = Sizes {
        connections: PROGRAMS + 2,
        ..Sizes::default()
    };
    let mut bench = Bench::serving(agent_services(PROGRAMS, 0), sizes);
    let mut hosts = Vec::new();
    for _ in 0..PROGRAMS {
        let mut host = bench.connect();
        bench.run(&mut host, RunRequest::default());
        hosts.push(host);
    }
    for program in 0..PROGRAMS {
        bench.world.children.end(program, Exit::Code(0));
    }
    for readiness in bench.world.ready() {
        bench.engine.on_ready(readiness, &mut bench.world);
    }
    bench.engine.answer_callers(&mut bench.world);
    for host in &mut hosts {
        assert!(host.answer().is_ok());
    }
}

#[test]
fn what_is_to_be_run_reaches_the_system() {
    let mut bench = Bench::new();
    let mut host = bench.connect();
    let request = RunRequest {
        argv: Repeated::new(&["ls", "-l"]),
        group: "web",
        ..RunRequest::default()
    };
    host.call::<agent::Run>(&request);
    bench.settle();
    let spawned = &bench.world.children.spawned[0];
    assert_eq!(spawned.argv, ["ls", "-l"]);
    assert_eq!(spawned.group.as_deref(), Some("web"));
    assert_eq!((spawned.id.index, spawned.id.serial), (0, 1));
    bench.run(&mut host, RunRequest::default());
    assert_eq!(bench.world.children.spawned[1].group, None);
}

#[test]
fn a_program_that_could_not_be_executed_is_refused_when_its_process_has_ended() {
    let mut bench = Bench::new();
    bench.world.children.next.failure = Some(HandlerError::NoProgram);
    let mut host = bench.connect();
    bench.run(&mut host, RunRequest::default());
    assert!(host.answers().is_empty());
    bench.end(0, Exit::Code(127));
    let answer = host.answer();
    assert_eq!(answer.code, HandlerError::NoProgram.code());
    assert_eq!(answer.message, HandlerError::NoProgram.sentence());
    assert!(bench.world.children.process(0).is_dropped);
}

#[test]
fn a_program_that_could_not_be_executed_is_refused_with_the_path_that_is_to_blame() {
    let sentence = HandlerError::NoDirectory.sentence();
    for (path, named) in [
        (&b"/no/such"[..], "/no/such"),
        (b"/\xc3\xa4", "/\u{e4}"),
        (b"/not\xfftext", "/not"),
    ] {
        let mut bench = Bench::new();
        bench.world.children.next.failure = Some(HandlerError::NoDirectory);
        bench.world.children.next.failed_path = path.to_vec();
        let mut host = bench.connect();
        bench.run(&mut host, RunRequest::default());
        bench.end(0, Exit::Code(127));
        let answer = host.answer();
        assert_eq!(answer.code, HandlerError::NoDirectory.code());
        assert_eq!(answer.message, format!("{sentence}: {named}"));
    }
}

#[test]
fn a_long_path_leaves_in_parts() {
    let mut bench = Bench::new();
    let long = "x".repeat(2 * STREAM);
    bench.world.children.next.failure = Some(HandlerError::NoProgram);
    bench.world.children.next.failed_path = long.as_bytes().to_vec();
    let mut host = bench.connect();
    bench.run(&mut host, RunRequest::default());
    bench.end(0, Exit::Code(127));
    let message = host.answer().message;
    assert!(message.len() == STREAM && message.ends_with("xxx"));
}

#[test]
fn where_there_is_no_process_the_call_is_refused_at_once() {
    let mut bench = Bench::new();
    bench.world.children.refusal = Some(HandlerError::NoProcess);
    let mut host = bench.connect();
    for _ in 0..5 {
        bench.run(&mut host, RunRequest::default());
        assert_eq!(host.answer().code, HandlerError::NoProcess.code());
    }
    bench.world.children.refusal = None;
    bench.run(&mut host, RunRequest::default());
    let id = bench.world.children.spawned[0].id;
    assert_eq!((id.index, id.serial), (0, 1));
}

#[test]
fn a_program_without_input_reads_its_end_at_once() {
    let (bench, _host) = started(RunRequest::default());
    assert!(bench.world.children.process(0).input_closed);
    assert!(bench.world.children.fed.is_empty());
}

#[test]
fn input_that_the_program_takes_at_once_is_not_waited_for() {
    let stdin: Vec<_> = (0..262_144_u32)
        .map(|number| (number % 251) as u8)
        .collect();
    let (bench, _host) = started(RunRequest {
        stdin: &stdin,
        ..RunRequest::default()
    });
    let process = bench.world.children.process(0);
    assert_eq!(process.input, stdin);
    assert!(process.input_closed);
    assert!(bench.world.children.fed.is_empty());
}

/// A program that has taken so many bytes of its input.
fn fed(takes: usize) -> Bench {
    let mut bench = Bench::new();
    bench.world.children.next.takes = takes;
    let mut host = bench.connect();
    let request = RunRequest {
        stdin: b"0123456789",
        detach: true,
        ..RunRequest::default()
    };
    bench.run(&mut host, request);
    bench
}

#[test]
fn input_is_handed_on_as_the_program_takes_it() {
    for first in [0, 1, 9] {
        let mut bench = fed(first);
        let id = bench.world.children.spawned[0].id;
        assert_eq!(bench.world.children.fed, [id]);
        for taken in first + 1..=10 {
            assert!(!bench.world.children.process(0).input_closed);
            bench.world.children.process(0).takes = 1;
            bench.settle();
            let expected = &b"0123456789"[..taken];
            assert_eq!(bench.world.children.process(0).input, expected);
        }
        assert!(bench.world.children.process(0).input_closed);
    }
    assert!(fed(10).world.children.fed.is_empty());
}

#[test]
fn input_that_nobody_reads_any_more_is_dropped() {
    let mut bench = fed(3);
    bench.world.children.process(0).is_deaf = true;
    bench.settle();
    let id = bench.world.children.spawned[0].id;
    let mut process = bench.world.children.process(0);
    assert!(process.input_closed);
    assert_eq!(process.input, b"012");
    // Not even where somebody would read it again.
    (process.is_deaf, process.takes) = (false, 100);
    drop(process);
    bench.report(Token::Input(id), false, true, false);
    assert_eq!(bench.world.children.process(0).input, b"012");
}

#[test]
fn a_program_that_reads_nothing_from_the_start_is_not_waited_for() {
    let mut bench = Bench::new();
    bench.world.children.next.is_deaf = true;
    let mut host = bench.connect();
    let request = RunRequest {
        stdin: b"input",
        ..RunRequest::default()
    };
    bench.run(&mut host, request);
    assert!(bench.world.children.process(0).input_closed);
    assert!(bench.world.children.fed.is_empty());
}

#[test]
fn programs_end_in_any_order_and_each_caller_is_answered_for_its_own() {
    let mut bench = Bench::new();
    let mut hosts = [bench.connect(), bench.connect()];
    for host in &mut hosts {
        bench.run(host, RunRequest::default());
    }
    for (program, other, code, pid) in [(1, 0, 8, 101), (0, 1, 9, 100)] {
        bench.end(program, Exit::Code(code));
        let answer = hosts[program].answer();
        let response = answer.read::<agent::Run>();
        let outcome = RunResponseOutcome::ExitCode(code);
        assert_eq!(response.outcome, Some(outcome));
        assert_eq!(response.pid, pid);
        assert!(hosts[other].answers().is_empty());
    }
}

#[test]
fn programs_of_one_caller_end_in_any_order() {
    let mut bench = Bench::new();
    let mut host = bench.connect();
    let first = bench.run(&mut host, RunRequest::default());
    let second = bench.run(&mut host, RunRequest::default());
    bench.end(1, Exit::Code(0));
    assert_eq!(host.answer().stream, second);
    bench.end(0, Exit::Code(0));
    assert_eq!(host.answer().stream, first);
}

#[test]
fn the_end_of_a_process_that_is_no_programs_is_of_no_interest() {
    let (mut bench, mut host) = started(RunRequest::default());
    bench.end(55, Exit::Code(0));
    assert!(host.answers().is_empty());
    bench.end(0, Exit::Code(0));
    assert!(host.answer().is_ok());
    // And so is that of another process with its number.
    bench.end(0, Exit::Code(1));
    assert!(host.answers().is_empty());
    assert!(bench.is_serving(&mut host));
}

#[test]
fn a_process_with_the_number_of_a_program_that_has_ended_is_another() {
    let (mut bench, host) = started(RunRequest::default());
    // The answer finds no room, so that the program has ended and is still there.
    host.wire.borrow_mut().room = 0;
    bench
        .world
        .children
        .write(0, Channel::Stdout, &[b'x'; 10_000]);
    bench.end(0, Exit::Code(4));
    let reads = bench.world.children.process(0).reads;
    bench.end(0, Exit::Code(5));
    assert_eq!(bench.world.children.process(0).reads, reads);
    bench.pass(secs(100));
    host.hang_up();
    bench.settle();
    assert!(bench.world.children.process(0).is_dropped);
    let signals: [Signal; 0] = [];
    assert_eq!(bench.world.children.process(0).signals, signals);
}
