//! Calls that wait for a process.

use crate::limits::{POLLS, POLLS_EACH};
use crate::system::Exit;
use crate::testing::{
    Bench, Heard, Host, NANOSECOND, Sizes, from, just_below, millis, program, secs,
};
use agent_core::Code;
use agent_core::messages::processes::{ReadOutput, Signal, Wait};
use agent_core::messages::{ReadOutputRequest, SignalRequest, WaitRequest};
use std::vec::Vec;

#[test]
fn a_reader_waits_for_the_first_byte() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let process = bench.start(&mut host, &program());
    bench.await_output(&mut host, process, 0);
    assert!(host.answers().is_empty());
    bench.print(0, b"hello");
    assert_eq!(Heard::of(&host.answer()).data, b"hello");
}

#[test]
fn a_call_is_answered_when_its_time_is_over() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let process = bench.start(&mut host, &program());
    // How long it wants to wait, its own timeout in seconds, and how long it waits.
    let cases = [
        (1500, None, millis(1500)),
        (u64::MAX, None, secs(30)),
        (20_000, Some(7), secs(7)),
        (20_000, Some(70), secs(20)),
    ];
    for (wait_ms, timeout, time) in cases {
        let timeout = timeout.map(core::time::Duration::from_secs);
        let request = ReadOutputRequest {
            wait_ms,
            ..from(process, 0)
        };
        host.call_within::<ReadOutput>(&request, timeout);
        host.call_within::<Wait>(&WaitRequest { process, wait_ms }, timeout);
        bench.settle();
        bench.pass(just_below(time));
        assert!(host.answers().is_empty());
        bench.pass(NANOSECOND);
        assert_eq!(
            host.answers()
                .iter()
                .filter(|answer| answer.is_ok())
                .count(),
            2
        );
    }
}

#[test]
fn the_end_of_a_process_is_told_to_all_who_wait() {
    let mut bench = Bench::new();
    let mut hosts = [bench.connect_with_session(), bench.connect_with_session()];
    let process = bench.start(&mut hosts[0], &program());
    for host in &mut hosts {
        bench.await_end(host, process);
        bench.await_output(host, process, 0);
    }
    bench.end(0, Exit::Code(3));
    for host in &mut hosts {
        assert_eq!(host.answers().len(), 2);
    }
}

#[test]
fn a_connection_has_so_many_calls_that_wait_and_no_more() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let process = bench.start(&mut host, &program());
    for _ in 0..POLLS_EACH {
        bench.await_end(&mut host, process);
    }
    assert!(host.answers().is_empty());
    bench.await_end(&mut host, process);
    let refused = host.answer();
    assert_eq!(refused.code, Code::ResourceExhausted);
    assert!(refused.message.starts_with("24 calls of this connection"));
    // Those who follow processes keep nobody from starting one.
    bench.start(&mut host, &program());
    // Calls that do not wait find a place.
    assert_eq!(bench.end_of(&mut host, process), None);
    let signal = SignalRequest {
        process,
        signal: 15,
        ..SignalRequest::default()
    };
    assert!(bench.ask::<Signal>(&mut host, &signal).is_ok());
    // Another connection is not concerned. When the first one is lost, its calls are gone.
    let mut other = bench.connect_with_session();
    bench.await_end(&mut other, process);
    assert!(other.answers().is_empty());
    host.hang_up();
    bench.settle();
    bench.end(0, Exit::Code(0));
    assert_eq!(other.answers().len(), 1);
}

#[test]
fn so_many_calls_wait_in_all_and_no_more() {
    let connections = POLLS.div_ceil(POLLS_EACH);
    let mut bench = Bench::with(Sizes {
        connections: connections + 1,
        ..Sizes::default()
    });
    let mut hosts: Vec<Host> = (0..connections)
        .map(|_| bench.connect_with_session())
        .collect();
    let process = bench.start(&mut hosts[0], &program());
    for number in 0..=POLLS {
        bench.await_end(&mut hosts[number % connections], process);
    }
    let refused = hosts[POLLS % connections].answer();
    assert_eq!(refused.code, Code::ResourceExhausted);
    assert!(refused.message.starts_with("256 calls"));
    bench.end(0, Exit::Code(0));
    let answers = hosts.iter_mut().map(|host| host.answers().len());
    assert_eq!(answers.sum::<usize>(), POLLS);
}

#[test]
fn an_answer_waits_until_the_connection_has_room_for_it() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let process = bench.start(&mut host, &program());
    bench.print(0, &std::vec![b'x'; 30_000]);
    host.wire.borrow_mut().room = 0;
    for _ in 0..3 {
        host.call::<ReadOutput>(&from(process, 0));
    }
    bench.settle();
    bench.await_output(&mut host, process, 30_000);
    bench.print(0, b"news");
    assert!(host.answers().is_empty());
    host.wire.borrow_mut().room = usize::MAX;
    bench.settle();
    let answers = host.answers();
    let heard: Vec<Heard> = answers.iter().map(Heard::of).collect();
    assert_eq!(heard.len(), 4);
    assert!(heard.iter().all(|heard| !heard.data.is_empty()));
    assert_eq!(heard[3].data, b"news");
}
