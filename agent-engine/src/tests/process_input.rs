//! The input of a process.

use crate::limits::INPUT;
use crate::system::Exit;
use crate::testing::{Bench, Host, program};
use agent_core::Code;
use agent_core::messages::processes::WriteInput;
use agent_core::messages::{StartRequest, TerminalSettings, WriteInputRequest};

/// A process that takes so many bytes of its input, and its host.
fn hungry(takes: usize) -> (Bench, Host, u64) {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    bench.world.children.next.takes = takes;
    let process = bench.start(&mut host, &program());
    (bench, host, process)
}

fn input(bench: &Bench) -> std::vec::Vec<u8> {
    bench.world.children.process(0).input.clone()
}

#[test]
fn bytes_that_were_taken_are_skipped() {
    let (mut bench, mut host, process) = hungry(usize::MAX);
    assert_eq!(bench.feed(&mut host, process, 0, b"hello"), (5, false));
    assert_eq!(bench.feed(&mut host, process, 0, b"hello"), (5, false));
    assert_eq!(bench.feed(&mut host, process, 3, b"lo world"), (11, false));
    assert_eq!(input(&bench), b"hello world");
}

#[test]
fn missing_bytes_are_named() {
    let (mut bench, mut host, process) = hungry(usize::MAX);
    bench.feed(&mut host, process, 0, b"hello");
    let request = WriteInputRequest {
        process,
        offset: 7,
        data: b"x",
        ..WriteInputRequest::default()
    };
    let answer = bench.ask::<WriteInput>(&mut host, &request);
    assert_eq!(answer.code, Code::FailedPrecondition);
    assert!(answer.message.ends_with("go on at offset 5"), "{answer:?}");
}

#[test]
fn no_more_is_taken_than_there_is_room_for_and_a_caller_can_wait_for_more() {
    let (mut bench, mut host, process) = hungry(0);
    let most = INPUT as u64;
    assert_eq!(
        bench.feed(&mut host, process, 0, &[1; 10_000]),
        (10_000, false)
    );
    assert_eq!(
        bench.feed(&mut host, process, 10_000, &[2; 10_000]),
        (most, false)
    );
    let request = WriteInputRequest {
        process,
        offset: most,
        data: b"more",
        wait_ms: 5000,
        ..WriteInputRequest::default()
    };
    host.call::<WriteInput>(&request);
    bench.settle();
    assert!(host.answers().is_empty());
    bench.world.children.process(0).takes = 100;
    bench.settle();
    let answer = host.answer();
    let response = answer.read::<WriteInput>();
    assert_eq!((response.taken, response.closed), (most, false));
    bench.world.children.process(0).takes = usize::MAX;
    assert_eq!(
        bench.feed(&mut host, process, most, b"more"),
        (most + 4, false)
    );
    assert_eq!(input(&bench)[INPUT..], *b"more");
    assert_eq!(input(&bench)[9_999..10_001], [1, 2]);
}

#[test]
fn the_end_of_the_input_is_passed_on_behind_the_last_byte() {
    let (mut bench, mut host, process) = hungry(2);
    let last = WriteInputRequest {
        process,
        offset: 0,
        data: b"last",
        end: true,
        ..WriteInputRequest::default()
    };
    for _ in 0..2 {
        let answer = bench.ask::<WriteInput>(&mut host, &last);
        let response = answer.read::<WriteInput>();
        assert_eq!((response.taken, response.closed), (4, true));
        assert!(!bench.world.children.process(0).input_closed);
    }
    assert_eq!(bench.feed(&mut host, process, 4, b"more"), (4, true));
    bench.world.children.process(0).takes = usize::MAX;
    bench.settle();
    assert!(bench.world.children.process(0).input_closed);
    assert_eq!(input(&bench), b"last");
}

#[test]
fn a_process_that_closes_its_input_or_ends_takes_nothing() {
    let (mut bench, mut host, process) = hungry(0);
    bench.feed(&mut host, process, 0, b"unread");
    bench.world.children.process(0).is_deaf = true;
    bench.settle();
    assert_eq!(bench.feed(&mut host, process, 6, b"x"), (6, true));
    let (mut bench, mut host, process) = hungry(0);
    bench.feed(&mut host, process, 0, b"unread");
    bench.end(0, Exit::Code(0));
    assert_eq!(bench.feed(&mut host, process, 6, b"x"), (6, true));
    assert!(bench.world.children.process(0).input_closed);
}

#[test]
fn a_newer_writer_displaces_the_older_one() {
    let (mut bench, mut older, process) = hungry(usize::MAX);
    let mut newer = bench.connect_with_session();
    bench.feed(&mut older, process, 0, b"older");
    assert_eq!(
        bench.feed(&mut newer, process, 3, b"er and newer"),
        (15, false)
    );
    let request = WriteInputRequest {
        process,
        offset: 5,
        data: b"!",
        ..WriteInputRequest::default()
    };
    let answer = bench.ask::<WriteInput>(&mut older, &request);
    assert_eq!(answer.code, Code::FailedPrecondition);
    assert!(answer.message.starts_with("another connection"));
    // At the offset that was reached it is the newer one.
    assert_eq!(bench.feed(&mut older, process, 15, b"!"), (16, false));
    let answer = bench.ask::<WriteInput>(&mut newer, &request);
    assert_eq!(answer.code, Code::FailedPrecondition);
    assert_eq!(input(&bench), b"older and newer!");
}

#[test]
fn without_an_input_nothing_is_taken() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let request = StartRequest {
        input: false,
        ..program()
    };
    let process = bench.start(&mut host, &request);
    let request = WriteInputRequest {
        process,
        ..WriteInputRequest::default()
    };
    let answer = bench.ask::<WriteInput>(&mut host, &request);
    assert_eq!(answer.code, Code::FailedPrecondition);
    assert!(!bench.world.children.process(0).input_closed);
}

#[test]
fn the_reader_of_a_terminal_sees_the_end_once_and_the_input_goes_on() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let request = StartRequest {
        terminal: Some(TerminalSettings::default()),
        ..program()
    };
    let process = bench.start(&mut host, &request);
    let last = WriteInputRequest {
        process,
        data: b"line\n",
        end: true,
        ..WriteInputRequest::default()
    };
    for _ in 0..2 {
        let answer = bench.ask::<WriteInput>(&mut host, &last);
        assert!(!answer.read::<WriteInput>().closed);
        assert_eq!(bench.world.children.process(0).terminal_ends, 1);
    }
    assert_eq!(bench.feed(&mut host, process, 5, b"next\n"), (10, false));
    bench.world.children.process(0).sees_terminal_end = false;
    let raw = WriteInputRequest {
        offset: 10,
        data: b"",
        ..last
    };
    let answer = bench.ask::<WriteInput>(&mut host, &raw);
    assert_eq!(answer.code, Code::FailedPrecondition);
    assert!(!bench.world.children.process(0).input_closed);
}
